using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>
/// The heads of the hubs' audits that this gateway was told, by notes of the hubs and by messages of other bureaus. A hub that rewrote its audit, or shows
/// different bureaus different ones, is found here: two heads with one number and different hashes are a fork, which is an alarm.
/// </summary>
internal sealed partial class AuditHeads(GatewaySettings settings, IAuditor auditor, TimeProvider time, ILogger<AuditHeads> logger) : IDisposable
{
    /// <summary>Heads that one bureau's messages may tell a day; a hub writes 24 that are told.</summary>
    private const int MaxToldPerDay = 100;

    /// <summary>Heads that are kept besides those that hubs told.</summary>
    private const int MaxKept = 100_000;

    /// <summary>Alarms that are shown.</summary>
    private const int MaxForks = 100;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly AuditHeadFile _file = new(Path.Combine(settings.GatewayFolder, "audit-heads.jsonl"), logger);
    private readonly Dictionary<OwnerId, (DateOnly Day, int Count)> _told = [];
    private Dictionary<(HubName Hub, long Number), AuditHeadTold>? _kept;
    private volatile Shown _shown = new([], [], []);

    /// <summary>The newest head of each hub that a hub told this gateway: what its messages tell other bureaus.</summary>
    public ImmutableArray<KnownAuditHead> Known => [.. _shown.Newest.Select(head => new KnownAuditHead(head.Hub, head.Number, head.Hash))];

    /// <summary>The newest heads that are kept, of each hub the newest that a hub told and the newest of all.</summary>
    public ImmutableArray<AuditHeadTold> Newest => _shown.All;

    /// <summary>The forks that were found.</summary>
    public ImmutableArray<AuditFork> Forks => _shown.Forks;

    /// <summary>Reads what was kept before. Until then nothing is known.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Load();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Keeps the heads that a note of a hub tells. Returns when they are flushed.</summary>
    /// <param name="owner">The owner whose feed the note came with.</param>
    /// <param name="note">The note's id.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task KeepAsync(OwnerId owner, MessageId note, ImmutableArray<SignedAuditHead> heads, CancellationToken cancellationToken) => KeepAsync(
        owner,
        [.. heads.Select(signed => new AuditHeadTold(
            signed.Head.Hub,
            signed.Head.Number,
            signed.Head.Hash,
            signed.Head.At,
            time.GetUtcNow(),
            note.Value,
            ByHub: true,
            [.. signed.Signatures.Select(signature => new AuditSignatureTold(signature.Signer, signature.At, signature.Signature.ToArray()))]))],
        cancellationToken);

    /// <summary>Keeps the heads that an opened message tells. Returns when they are flushed.</summary>
    /// <param name="owner">The owner whose feed the message came with.</param>
    /// <param name="message">The message's id.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task KeepAsync(OwnerId owner, MessageId message, ImmutableArray<KnownAuditHead> heads, CancellationToken cancellationToken) => KeepAsync(
        owner,
        [.. heads.Select(head => new AuditHeadTold(head.Hub, head.Number, head.Hash, null, time.GetUtcNow(), message.Value, ByHub: false, []))],
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task KeepAsync(OwnerId owner, ImmutableArray<AuditHeadTold> heads, CancellationToken cancellationToken)
    {
        if (heads.IsEmpty)
        {
            return;
        }

        var found = new List<AuditFork>();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var kept = Load();
            var news = heads.Where(head => IsNews(kept, head) && (head.ByHub || (kept.Count < MaxKept && MayTell(head)))).ToList();
            if (news.Count == 0)
            {
                return;
            }

            await _file.AppendAsync(news, cancellationToken);
            foreach (var head in news)
            {
                Take(kept, head, found);
            }

            Show(kept, found);
        }
        finally
        {
            _gate.Release();
        }

        foreach (var fork in found)
        {
            await AlarmAsync(owner, fork);
        }
    }

    private bool IsNews(Dictionary<(HubName Hub, long Number), AuditHeadTold> kept, AuditHeadTold head)
    {
        if (!HubName.TryParse(head.Hub.Value, out _) || head.Number < 1)
        {
            return false;
        }

        if (!kept.TryGetValue((head.Hub, head.Number), out var before))
        {
            return true;
        }

        // The same again is news when a hub confirms it; another hash is, once.
        return before.Hash == head.Hash
            ? head.ByHub && !before.ByHub
            : !_shown.Forks.Any(fork => fork.First.Hub == head.Hub && fork.First.Number == head.Number && fork.Other.Hash == head.Hash);
    }

    /// <summary>A bureau that tells heads without end fills no disk.</summary>
    private bool MayTell(AuditHeadTold head)
    {
        var message = MessageId.Parse(head.ToldBy);
        var today = DateOnly.FromDateTime(head.ToldAt.UtcDateTime);
        var count = _told.TryGetValue(message.Sender, out var before) && before.Day == today ? before.Count + 1 : 1;
        _told[message.Sender] = (today, count);
        return count <= MaxToldPerDay;
    }

    private Dictionary<(HubName Hub, long Number), AuditHeadTold> Load()
    {
        if (_kept is { } loaded)
        {
            return loaded;
        }

        var kept = new Dictionary<(HubName Hub, long Number), AuditHeadTold>();
        var found = new List<AuditFork>();
        foreach (var head in _file.Read())
        {
            Take(kept, head, found);
        }

        _kept = kept;
        Show(kept, found);
        foreach (var fork in found)
        {
            LogFork(fork.Sentence);
        }

        return kept;
    }

    private static void Take(Dictionary<(HubName Hub, long Number), AuditHeadTold> kept, AuditHeadTold head, List<AuditFork> found)
    {
        if (!kept.TryGetValue((head.Hub, head.Number), out var before) || (before.Hash == head.Hash && head.ByHub && !before.ByHub))
        {
            kept[(head.Hub, head.Number)] = head;
        }
        else if (before.Hash != head.Hash)
        {
            found.Add(new AuditFork(before, head));
        }
    }

    private void Show(Dictionary<(HubName Hub, long Number), AuditHeadTold> kept, List<AuditFork> found)
    {
        var byHub = HubName.All.Select(hub => kept.Values.Where(head => head.Hub == hub && head.ByHub).MaxBy(head => head.Number)).OfType<AuditHeadTold>();
        var all = HubName.All.Select(hub => kept.Values.Where(head => head.Hub == hub).MaxBy(head => head.Number)).OfType<AuditHeadTold>();
        _shown = new Shown([.. byHub], [.. byHub.Union(all)], [.. _shown.Forks.Concat(found).Take(MaxForks)]);
    }

    private async Task AlarmAsync(OwnerId owner, AuditFork fork)
    {
        LogFork(fork.Sentence);
        try
        {
            await auditor.RecordAsync(
                new AuditRecord(owner, null, AuditActions.AuditFork, $"{fork.First.Hub}:{fork.First.Number}", Outcome: AuditOutcome.Failed, Purpose: fork.Sentence),
                CancellationToken.None);
        }
        catch (RequestRefusedException unreachable)
        {
            // The file holds both heads; the alarm is shown and logged.
            LogUnrecorded(unreachable.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Two audits of one hub: {Sentence}")]
    private partial void LogFork(string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "That two audits of one hub were found is not in the audit yet: {Reason}")]
    private partial void LogUnrecorded(string reason);

    /// <summary>What others may see while heads are kept.</summary>
    private sealed record Shown(ImmutableArray<AuditHeadTold> Newest, ImmutableArray<AuditHeadTold> All, ImmutableArray<AuditFork> Forks);
}
