using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>One notice. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// number (INumberGrain) -> submit: checks, quota -> review by two officers -> publish (a use of the grant, when on behalf of a country)
///   publish, update, suspend, withdraw, cancel, expire, delete: one append, with word for every bureau that may see it -> the Secretariat's outbox -> feeds
///   and with a row for the replica of every hub, from which lists and the public's index are read
///   and, when who is sought changes, with word for its owner's records (IRecordsGrain): checks at every hub find the person while it is published
/// </code>
/// </remarks>
[GrainType(GrainTypes.Notice), HomeHubPlacement, Reentrant]
internal sealed partial class NoticeGrain(NoticeRules rules, NoticeReaders readers, NoticeTypes types, AggregateServices services, ILogger<NoticeGrain> logger)
    : AggregateGrain<NoticeRecord, NoticeCommand, NoticeEvent>(rules, services), INoticeGrain, IConsentUser
{
    private const int OperationDigits = 32;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        RegisterTimer(HandPersonOnAsync)?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<NoticeView> ExecuteAsync(IssuedCommand<NoticeCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        if (command.Command is HubNoticeCommand)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The hub's clock and the end of a grant do that, and nobody else.");
        }

        var issued = command.Command is SubmitNotice or UpdateNotice or PublishNotice ? await AskFirstAsync(command, () => AskAsync(command, cancellationToken), cancellationToken) : command;
        var (record, version) = await CarryOutAsync(issued, cancellationToken);
        return new NoticeView(readers.ViewOf(record, command.By.Owner)!, version);
    }

    public async Task<NoticeView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var notice = await StateAsync();
        return notice.State is { } record && readers.ViewOf(record, reader) is { } view ? new NoticeView(view, notice.Version) : null;
    }

    public async Task<ImmutableArray<NoticeHistoryEntry>> GetHistoryAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        if (after < 0 || max is < 1 or > NoticeLimits.MaxHistory)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"after: not below 0; max: 1 to {NoticeLimits.MaxHistory}.");
        }

        return (await StateAsync()).State is { } record && IsOwnerOrSecretariat(reader, record)
            ? [.. (await ReadHistoryAsync(after, max, cancellationToken)).Select(entry => new NoticeHistoryEntry(entry.Head.Version, entry.Head.At, entry.Head.By, entry.Event?.What ?? "erased"))]
            : [];
    }

    public async Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, Sha256Hash hash, CancellationToken cancellationToken = default) =>
        await FindUploaderAsync(reader, hash) is { } uploader ? await Upload(uploader, hash).FindAsync(uploader, cancellationToken) : null;

    public async Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(OwnerId reader, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default) =>
        await FindUploaderAsync(reader, hash) is { } uploader ? await Upload(uploader, hash).ReadAsync(uploader, firstChunk, count, cancellationToken) : throw NoFile();

    public async Task<NoticeCirculation?> GetCirculationAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        if ((await StateAsync()).State is not { LastWord: { } word } record || !IsOwnerOrSecretariat(reader, record))
        {
            return null;
        }

        var note = Announcement.NoteOf(readers.Secretariat, string.Create(CultureInfo.InvariantCulture, $"{GrainTypes.Notice}/{record.Id}/{word.Version}/0"));
        var timeline = await GrainFactory.GetGrain<IOutboxGrain>(readers.Secretariat.Value).GetTimelineAsync(note, cancellationToken);
        return new NoticeCirculation(
            word.What, word.At, word.To.Length, timeline is null ? word.To : [.. timeline.Recipients.Where(one => one.Delivered is null).Select(one => one.Recipient)])
        {
            Hubs = await ReplicatedAtAsync(word.Version, cancellationToken),
        };
    }

    public async Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default)
    {
        if ((await StateAsync()).State is not null)
        {
            var command = new EndNoticeConsent(end.Consent);
            await CarryOutAsync(new IssuedCommand<NoticeCommand>(OperationOf("consent-ended", end.Consent.Value), default, Author.Clock(end.Consent.Country), command), cancellationToken);
        }
    }

    protected override OwnerId ClockOwner(NoticeRecord state) => readers.Secretariat;

    protected override async Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        if (link.StartsWith(NoticeRules.RecordsLink, StringComparison.Ordinal))
        {
            foreach (var change in messages.Cast<NoticePersonChange>())
            {
                await KeepPersonAsync(new OwnerId(link[NoticeRules.RecordsLink.Length..]), change, cancellationToken);
            }

            return;
        }

        var consent = link[NoticeRules.ConsentLink.Length..];
        foreach (var finish in messages.Cast<FinishUse>())
        {
            await UseAsync(consent, OperationOf("finish", consent), finish, Author.Clock(readers.Secretariat), cancellationToken);
        }
    }

    /// <summary>
    /// Asks others before a command is carried out: whether its files are there, whether the number was given to its owner, whether its quota lasts, whether the country grants it. Each answer is
    /// an append there, under an operation id that follows from this notice, so that repeating it is without effect.
    /// </summary>
    private async Task<IssuedCommand<NoticeCommand>> AskAsync(IssuedCommand<NoticeCommand> command, CancellationToken cancellationToken)
    {
        var id = NoticeId.Parse(this.GetPrimaryKeyString());
        var notice = await StateAsync();
        var (owner, state) = (command.By.Owner, notice.State);

        // What is refused anyway is nobody's business.
        rules.Decide(id.Value, state, command.By, command.Command, notice.Time(Clock.GetJournalTime()));
        if (((command.Command as SubmitNotice)?.Content ?? (command.Command as UpdateNotice)?.Content) is { } content)
        {
            await KeepUploadsAsync(content.Files(), cancellationToken);
        }

        if (command.Command is SubmitNotice draft && state is null)
        {
            if (types.Find(draft.Type) is { Quota: { } quota }
                && (await GrainFactory.GetGrain<INumberGrain>(NumberSeries.QuotaOf(owner, draft.Type)).NextAsync(owner, new OperationId(id.Value), cancellationToken)).Number > quota)
            {
                throw new MeshException(MeshErrorCodes.NotPermitted, $"The quota is used up: {owner} may ask for {quota} {draft.Type} notices a year.");
            }

            await GrainFactory.GetGrain<INumberGrain>(NumberSeries.Notices).UseAsync(owner, id.Number, cancellationToken);
        }
        else if (command.Command is PublishNotice { Consent: { } consent })
        {
            var use = new UseConsent(GrainId.Create(GrainTypes.Notice, id.Value), ConsentAction.PublishOnBehalf, NoticeRules.PublishTask);
            await UseAsync(consent.Value, OperationOf("publish", command.Operation.Value), use, command.By, cancellationToken);
        }

        return command;
    }

    /// <summary>Enters, changes or clears the record of the person. Which of the first two, only the owner's records know. What they refuse must not stay there as it was before.</summary>
    private async Task KeepPersonAsync(OwnerId owner, NoticePersonChange change, CancellationToken cancellationToken)
    {
        if (change.Entry is { } entry)
        {
            var refused = await ChangeAsync("change", new EnterRecord(entry));
            refused = refused is { Code: MeshErrorCodes.NotFound } ? await ChangeAsync("new", new EnterRecord(entry) { IsNew = true }) : refused;
            if (refused is null)
            {
                return;
            }

            LogNotFound(this.GetPrimaryKeyString(), string.Join(' ', refused.Reasons));
        }

        await ChangeAsync("clear", new ClearRecord(NoticePersonRecord.IdOf(NoticeId.Parse(this.GetPrimaryKeyString()))));

        async Task<RefusedChange?> ChangeAsync(string what, RecordChange record)
        {
            var operation = OperationOf("person", string.Create(CultureInfo.InvariantCulture, $"{change.Version}/{what}"));
            var command = new IssuedCommand<RecordsCommand>(operation, default, Author.Clock(owner), new RecordsCommand([record]));
            return (await GrainFactory.GetGrain<IRecordsGrain>(owner.Value).ChangeAsync(command, cancellationToken)).Refused.FirstOrDefault();
        }
    }

    /// <summary>Hands on the person of a notice that was published before records were kept of them.</summary>
    private async Task HandPersonOnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendFirstAsync(
                (notice, version) => notice.ExpiresAt > Clock.GetUtcNow() && types.Find(notice.Type) is { } type && NoticePersonRecord.Of(notice, type) is { } entry
                    ? ($"{NoticeRules.RecordsLink}{notice.Owner}", new NoticePersonChange(version, entry))
                    : null,
                cancellationToken);
        }
        catch (MeshException failure)
        {
            // The next activation tries again; a key that is no number has no notice.
            LogNotHandedOn(this.GetPrimaryKeyString(), failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Whether the person of notice {Notice} is to be handed on is not known now: {Reason}")]
    private partial void LogNotHandedOn(string notice, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The person of notice {Notice} is not found by checks as it says now: {Reasons}")]
    private partial void LogNotFound(string notice, string reasons);

    private Task UseAsync(string consent, OperationId operation, ConsentCommand command, Author by, CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IConsentGrain>(consent).ExecuteAsync(new IssuedCommand<ConsentCommand>(operation, default, by, command), cancellationToken);

    /// <summary>Who has uploaded a file that the notice, or a change that is asked for, names as the reader sees it; null when neither does.</summary>
    private async Task<OwnerId?> FindUploaderAsync(OwnerId reader, Sha256Hash hash) =>
        (await GetAsync(reader))?.Record is { } seen ? NoticeRules.FilesOf(seen).FirstOrDefault(file => file.Hash == hash)?.Uploader : null;

    private bool IsOwnerOrSecretariat(OwnerId reader, NoticeRecord record) => reader == record.Owner || reader == readers.Secretariat;

    private OperationId OperationOf(string purpose, string cause) => new(
        $"{purpose}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{this.GetPrimaryKeyString()}|{cause}")))[..OperationDigits]}");
}
