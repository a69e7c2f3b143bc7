using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// What one owner sends. Reentrant: calls meet in the stream's writer, which makes one append of all that wait; timers carry the links.
/// </summary>
[GrainType(GrainTypes.Outbox), HomeHubPlacement, Reentrant]
internal sealed partial class OutboxGrain(HubDatabases databases, OwnerDirectory owners, TimeProvider clock, ILogger<OutboxGrain> logger)
    : JournaledGrain<Outbox>(owners), IOutboxGrain, IRemindable
{
    private static readonly TimeSpan SettleDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(30);

    private readonly OwnerDirectory _owners = owners;
    private Backstop? _backstop;
    private IGrainTimer? _settling;
    private bool _settleSoon;
    private bool _broken;

    public async Task<SendAccepted> SubmitAsync(SendMessage message, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        MessageRules.Validate(outbox.Owner.Code, message, _owners);
        var requestHash = RequestHash.Of(message);
        var attachments = await AttachmentsAsync(outbox, message, cancellationToken);
        var refusal = attachments is null
            ? new MeshException(MeshErrorCodes.AttachmentMissing, "attachments: upload each of them completely before the message that carries it.")
            : MessageRules.ClockRefusal(message, clock.GetUtcNow());
        if (refusal is not null)
        {
            // What was accepted stays accepted, also when its attachment or its time went since.
            return await RepeatedAsync(outbox, message, requestHash, cancellationToken) ?? throw refusal;
        }

        var envelope = EnvelopeOf(outbox.Owner.Code, message, attachments!.Value);
        var outgoing = new OutgoingMessage(envelope, OutboxBody.Create(outbox.Owner.Code, envelope, message.Payload, message.Wraps))
        {
            Excluded = message.Excluded.IsDefault ? [] : message.Excluded,
        };
        var submission = new Submission(outbox, [outgoing], message.Operation.Value, requestHash, clock);
        await outbox.CommitAsync(submission);
        return submission.RepeatedPosition is { } position
            ? await AnswerAgainAsync(outbox, position, cancellationToken)
            : new SendAccepted(envelope.Id, message.ComposedAt, submission.Accepted, Repeated: false);
    }

    public async Task<MessageTimeline?> GetTimelineAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        if (!MessageId.TryParse(id.Value, out _) || id.Sender != outbox.Owner.Code)
        {
            return null;
        }

        return await StorageFailure.GuardAsync(async () =>
        {
            await outbox.FlushAsync();
            return await outbox.Timelines.ReadAsync(id, cancellationToken);
        });
    }

    public Task<SendAccepted> WithdrawAsync(WithdrawMessage withdrawal, CancellationToken cancellationToken = default) => throw NotServed();

    public async Task<SentPage> ReadSentAsync(long after, int max, CancellationToken cancellationToken = default)
    {
        if (after < 0 || max is < 1 or > FeedLimits.MaxPage)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"after is not negative, and max is 1 to {FeedLimits.MaxPage}.");
        }

        var outbox = await StateAsync();
        return await StorageFailure.GuardAsync(() => outbox.Rows.ReadSentAsync(after, max, cancellationToken));
    }

    public Task PostNoteAsync(PostNote note, CancellationToken cancellationToken = default) => throw NotServed();

    public Task<long> AcceptNewsAsync(FeedNewsBatch batch, CancellationToken cancellationToken = default) => throw NotServed();

    private static MeshException NotServed() => new(MeshErrorCodes.Unavailable, "This hub does not serve that yet.");

    public async Task<long> AcceptReceiptsAsync(ReceiptBatch batch, CancellationToken cancellationToken = default)
    {
        var outbox = await StateAsync();
        if (batch.Receipts.IsDefaultOrEmpty || batch.Receipts.Length > OutgoingLink<Receipt>.MaxBatch)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A batch has 1 to {OutgoingLink<Receipt>.MaxBatch} receipts.");
        }

        var taken = new ReceiptsTaken(outbox, batch);
        await outbox.CommitAsync(taken);
        return taken.HighWater;
    }

    public async Task WakeAsync(CancellationToken cancellationToken = default) => (await StateAsync()).Wake();

    public async Task<OutboxStatus> GetStatusAsync(CancellationToken cancellationToken = default) => (await StateAsync()).Status();

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var outbox = await StateAsync();
        Backstop.Came();
        outbox.Wake();
        SettleSoon();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_broken && Loaded is { IsDirty: true } outbox)
        {
            try
            {
                await outbox.FlushAsync();
            }
            catch (Exception exception)
            {
                // The successor hears the same from the receivers.
                LogNotSettled(logger, outbox.Owner.Code.Value, exception.Message);
            }
        }

        if (Loaded?.Oldest is not null)
        {
            // Whoever swept the hub before has not seen what came last. Nobody waits for the successor: it waits for this one's end.
            _ = GrainFactory.GetGrain<IOutboxGrain>(this.GetPrimaryKeyString()).WakeAsync(CancellationToken.None);
        }
    }

    protected override Task<Outbox> LoadAsync(OwnerInfo owner) => Outbox.LoadAsync(
        owner,
        new OutboxServices(databases.Journal(owner.Home.Value), GrainFactory, RegisterTimer, OnBroken, SettleSoon, clock, logger));

    private Backstop Backstop => _backstop ??= new Backstop(this, clock, logger);

    private static Envelope EnvelopeOf(OwnerId sender, SendMessage message, ImmutableArray<AttachmentReference> attachments) =>
        new(
            MessageId.For(sender, message.Operation), message.Recipients, message.Lane, message.ComposedAt, attachments,
            message.Payload.Length, Sha256Hash.Of(message.Payload.Span))
        {
            Kind = message.Kind,
            Thread = message.Thread,
            InReplyTo = message.InReplyTo,
            ForwardOf = message.ForwardOf,
            AnswerBy = message.AnswerBy,
            ExpiresAt = message.ExpiresAt,
            Handling = message.Handling,
            Seal = message.Seal,
        };

    /// <summary>The attachments with their sizes; null when one is not complete.</summary>
    private async Task<ImmutableArray<AttachmentReference>?> AttachmentsAsync(Outbox outbox, SendMessage message, CancellationToken cancellationToken)
    {
        if (message.Attachments.IsDefaultOrEmpty)
        {
            return [];
        }

        var owner = outbox.Owner.Code;
        var blobs = databases.Blobs(outbox.Owner.Home.Value);
        var references = ImmutableArray.CreateBuilder<AttachmentReference>(message.Attachments.Length);
        foreach (var hash in message.Attachments)
        {
            var size = await StorageFailure.GuardAsync(async () =>
                await blobs.TouchAsync(owner.Value, hash.Value, cancellationToken) ? (await blobs.FindAsync(owner.Value, hash.Value, cancellationToken))?.Size : null);
            if (size is not { } bytes)
            {
                return null;
            }

            references.Add(new AttachmentReference(owner, hash, bytes));
        }

        return references.MoveToImmutable();
    }

    private async Task<SendAccepted?> RepeatedAsync(Outbox outbox, SendMessage message, byte[] requestHash, CancellationToken cancellationToken)
    {
        var journal = databases.Journal(outbox.Owner.Home.Value);
        var known = await StorageFailure.GuardAsync(() => journal.FindOperationAsync(Outbox.StreamOf(outbox.Owner.Code), message.Operation.Value, cancellationToken));
        if (known is null)
        {
            return null;
        }

        return known.RequestHash.Span.SequenceEqual(requestHash)
            ? await AnswerAgainAsync(outbox, known.Position, cancellationToken)
            : throw Submission.Conflict();
    }

    private static async Task<SendAccepted> AnswerAgainAsync(Outbox outbox, long position, CancellationToken cancellationToken)
    {
        var row = await StorageFailure.GuardAsync(() => outbox.Rows.ReadAsync(position, cancellationToken))
            ?? throw new MeshException(MeshErrorCodes.NotFound, "The message of that operation is no longer kept.");
        return new SendAccepted(row.Envelope.Id, row.Envelope.ComposedAt, row.Accepted, Repeated: true);
    }

    private void OnBroken()
    {
        _broken = true;
        DeactivateOnIdle();
    }

    /// <summary>Confirmations are written with the next append, or after a second when none comes.</summary>
    private void SettleSoon()
    {
        if (!_settleSoon && !_broken)
        {
            _settleSoon = true;
            _settling ??= RegisterTimer(SettleAsync);
            _settling?.Change(SettleDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        _settleSoon = false;
        if (Loaded is not { } outbox)
        {
            return;
        }

        try
        {
            await outbox.FlushAsync();
        }
        catch (Exception exception)
        {
            LogNotSettled(logger, outbox.Owner.Code.Value, exception.Message);
        }

        var oldest = outbox.Oldest;
        await Backstop.UpdateAsync(oldest);
        if (_broken || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        if (outbox.IsDirty)
        {
            SettleSoon();
        }
        else if (oldest is not null && !_settleSoon)
        {
            _settling?.Change(WatchPeriod, Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox {Owner} could not write confirmations; they are asked for again: {Reason}")]
    private static partial void LogNotSettled(ILogger logger, string owner, string reason);
}
