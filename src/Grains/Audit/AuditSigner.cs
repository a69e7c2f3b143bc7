using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>Signs the heads of other hubs for one hub. What it signed is in the hub's journal before the signature leaves, so that it never signs two chains.</summary>
internal sealed class AuditSigner
{
    private readonly HubName _hub;
    private readonly IHubJournal _journal;
    private readonly StreamAppender _writer;

    /// <summary>One head at a time: comparing and writing are one step.</summary>
    private readonly SemaphoreSlim _gate = new(1);

    private AuditSigner(HubName hub, IHubJournal journal, Action onBroken)
    {
        _hub = hub;
        _journal = journal;
        _writer = new StreamAppender(journal, new StreamName(AuditHeadRow.SignedStreamOf(hub)), onBroken);
    }

    public static async Task<AuditSigner> LoadAsync(HubName hub, IHubJournal journal, Action onBroken)
    {
        var signer = new AuditSigner(hub, journal, onBroken);
        await signer._writer.LoadAsync(CancellationToken.None);
        return signer;
    }

    /// <summary>Signs a head.</summary>
    /// <exception cref="MeshException"><c>invalid</c>; <c>conflict</c>: another head with that number was signed before.</exception>
    public async Task<AuditSignature> SignAsync(AuditHead head, HubKey key, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!HubName.TryParse(head.Hub.Value, out _) || head.Hub == _hub || head.Number < 1 || !Sha256Hash.TryParse(head.Hash.Value, out _))
        {
            throw new MeshException(MeshErrorCodes.Invalid, "A head is of another hub, has a number from 1 on and a SHA-256.");
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            await RememberAsync(head, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }

        var at = clock.GetJournalTime();
        return new AuditSignature(_hub, at, key.Sign(AuditChain.SigningBytes(head, _hub, at).Span));
    }

    private async Task RememberAsync(AuditHead head, CancellationToken cancellationToken)
    {
        var key = $"{head.Hub.Value}/{head.Number}";
        if (await _journal.FindKeyAsync(_writer.Stream, key, cancellationToken) is not { } position)
        {
            await _writer.CommitAsync(new AuditHeadChange(new JournalRow(AuditHeadRow.SignedKind, AuditHeadRow.Write(head), default)) { Key = key });
            return;
        }

        var rows = await _journal.ReadAsync(_writer.Stream, position, 1, 1, cancellationToken);
        if (rows is not [{ } row] || row.Position != position)
        {
            throw new MeshException(MeshErrorCodes.Unavailable, $"What {_hub} signed before cannot be read.");
        }

        var signed = AuditHeadRow.ReadHead(row.Head.Span);
        if (signed.Hash != head.Hash)
        {
            throw new MeshException(
                MeshErrorCodes.Conflict,
                $"The head {head.Number} of {head.Hub} is {head.Hash} now, and was {signed.Hash} when {_hub} signed it: its audit was rewritten, or there are two.");
        }
    }
}
