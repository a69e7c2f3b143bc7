using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>The heads of one hub's chain and the signatures of the other hubs. A signature that is missing is a pending row of the link to its hub.</summary>
internal sealed partial class AuditHeadLog
{
    /// <summary>Heads that are asked for in one go, when a hub is back.</summary>
    private const int MaxCatchUp = 100;

    /// <summary>A head has three rows, when all goes well.</summary>
    private const int RowsOfHead = 3;

    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly HubName _hub;
    private readonly IHubJournal _journal;
    private readonly StreamAppender _writer;
    private readonly ILogger _logger;

    /// <summary>The newest heads in order, each with its position and signatures.</summary>
    private readonly SortedDictionary<long, SignedAuditHead> _heads = [];

    private AuditHeadLog(HubName hub, IHubJournal journal, Action onBroken, ILogger logger)
    {
        _hub = hub;
        _journal = journal;
        _logger = logger;
        _writer = new StreamAppender(journal, new StreamName(AuditHeadRow.StreamOf(hub)), onBroken);
    }

    /// <summary>Asks a hub to sign a head.</summary>
    public delegate Task<AuditSignature> Sign(HubName signer, AuditHead head, CancellationToken cancellationToken);

    public static async Task<AuditHeadLog> LoadAsync(HubName hub, IHubJournal journal, Action onBroken, ILogger logger)
    {
        var log = new AuditHeadLog(hub, journal, onBroken, logger);
        await log._writer.LoadAsync(CancellationToken.None);
        var next = log._writer.Head.Next;
        for (var from = Math.Max(1, next - (AuditLimits.MaxPage * RowsOfHead)); from < next;)
        {
            var rows = await journal.ReadAsync(log._writer.Stream, from, AuditLimits.MaxPage, MaxBytes);
            if (rows.Count == 0)
            {
                break;
            }

            foreach (var row in rows)
            {
                log.Take(row.Position, row.Kind, row.Head);
            }

            from = rows[^1].Position + 1;
        }

        return log;
    }

    /// <summary>The newest heads, newest first.</summary>
    public ImmutableArray<SignedAuditHead> Newest(int max) => [.. _heads.Values.Reverse().Take(max)];

    /// <summary>Writes a head, unless that is the newest already.</summary>
    public async Task AddAsync(AuditHead head)
    {
        if (head.Number == 0 || (_heads.Count > 0 && _heads.Values.Last().Head.Number == head.Number))
        {
            return;
        }

        var bytes = AuditHeadRow.Write(head);
        var change = new AuditHeadChange(new JournalRow(AuditHeadRow.HeadKind, bytes, default)) { WaitsFor = [.. HubName.All.Where(other => other != _hub)] };
        await _writer.CommitAsync(change);
        Take(change.Position, AuditHeadRow.HeadKind, bytes);
    }

    /// <summary>Has the heads signed that wait for it, by all hubs that answer.</summary>
    public Task CollectAsync(Sign sign, TimeProvider clock, CancellationToken cancellationToken) =>
        Task.WhenAll(HubName.All.Where(other => other != _hub).Select(signer => CollectAsync(signer, sign, clock, cancellationToken)));

    private async Task CollectAsync(HubName signer, Sign sign, TimeProvider clock, CancellationToken cancellationToken)
    {
        var waiting = await _journal.ReadPendingAsync(_writer.Stream, signer.Value, 1, MaxCatchUp, MaxBytes, cancellationToken);
        var answers = new List<JournalRow>();
        var upTo = 0L;
        foreach (var row in waiting)
        {
            if (await AnswerAsync(signer, row.Row, sign, clock, cancellationToken) is not { } answer)
            {
                break;
            }

            answers.Add(answer);
            upTo = row.Number;
        }

        if (answers.Count > 0)
        {
            var change = new AuditHeadChange(answers) { Answered = (signer, upTo) };
            await _writer.CommitAsync(change);
            for (var i = 0; i < answers.Count; i++)
            {
                Take(change.Position + i, answers[i].Kind, answers[i].Head);
            }
        }
    }

    /// <summary>The row that says what a hub answered; null when it is away.</summary>
    private async Task<JournalRow?> AnswerAsync(HubName signer, StoredRow row, Sign sign, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var head = AuditHeadRow.ReadHead(row.Head.Span);
            return new JournalRow(AuditHeadRow.SignatureKind, AuditHeadRow.Write(row.Position, await sign(signer, head, cancellationToken)), default);
        }
        catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.Conflict)
        {
            LogRefused(_logger, signer, _hub, refusal.Message);
            return new JournalRow(AuditHeadRow.RefusalKind, AuditHeadRow.WriteRefusal(row.Position, signer, clock.GetJournalTime(), refusal.Message), default);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested)
        {
            LogAway(_logger, _hub, signer, away.Message);
            return null;
        }
    }

    private void Take(long position, byte kind, ReadOnlyMemory<byte> bytes)
    {
        switch (kind)
        {
            case AuditHeadRow.HeadKind:
                _heads[position] = new SignedAuditHead(AuditHeadRow.ReadHead(bytes.Span), []);
                if (_heads.Count > AuditLimits.MaxPage)
                {
                    _heads.Remove(_heads.Keys.First());
                }

                break;
            case AuditHeadRow.SignatureKind when AuditHeadRow.ReadSignature(bytes.Span) is var (of, signature) && _heads.TryGetValue(of, out var head):
                _heads[of] = head with { Signatures = head.Signatures.Add(signature) };
                break;
            default:
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Signer} refuses to sign a head of the audit of {Hub}: {Reason}")]
    private static partial void LogRefused(ILogger logger, HubName signer, HubName hub, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit of {Hub} waits for the signature of {Signer}: {Reason}")]
    private static partial void LogAway(ILogger logger, HubName hub, HubName signer, string reason);
}
