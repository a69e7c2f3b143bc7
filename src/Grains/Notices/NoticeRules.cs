using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>The life of a notice: who may do what with it, and when; who is told; when its deadlines come.</summary>
internal sealed class NoticeRules(NoticeChecks checks, NoticeReaders readers, OwnerDirectory owners, RowSerializer rows) : AggregateRules<NoticeRecord, NoticeCommand, NoticeEvent>
{
    /// <summary>The deadline of its validity.</summary>
    public const string Expire = "expire";

    /// <summary>The deadline of the word that an extension has to be asked for.</summary>
    public const string Extension = "extension";

    /// <summary>The deadline of a suspension.</summary>
    public const string Resume = "resume";

    /// <summary>The deadline of a deletion that was ordered.</summary>
    public const string Delete = "delete";

    /// <summary>How the names of links to consents begin.</summary>
    public const string ConsentLink = "consent/";

    /// <summary>How the names of links to its owner's records begin.</summary>
    public const string RecordsLink = "records/";

    /// <summary>The task that a country grants to have something published on its behalf.</summary>
    public const string PublishTask = "publish-notice";

    private readonly NoticeHandlingRules _handling = new(readers, owners);

    public override string Kind => GrainTypes.Notice;

    public override int SnapshotEvery => 20;

    /// <summary>Every file that a notice names, or a change of it that is asked for.</summary>
    public static IEnumerable<AttachmentReference> FilesOf(NoticeRecord? notice) =>
        new[] { notice?.Content, notice?.Proposal?.Content }.OfType<NoticeContent>().SelectMany(content => content.Files());

    public override void CheckKey(string key)
    {
        if (!NoticeId.TryParse(key, out _))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The number of a notice is a year, a dash and a number, for example 2026-12345.");
        }
    }

    public override ImmutableArray<NoticeEvent> Decide(string key, NoticeRecord? state, Author by, NoticeCommand command, DateTimeOffset now)
    {
        if (state is null)
        {
            return command is SubmitNotice first ? Submit(by, first, now) : throw NotFound();
        }

        RequireAuthor(state, by, command);
        if (command is HubNoticeCommand)
        {
            return command switch
            {
                MeetNoticeDeadline met => Meet(state, met.Deadline, now),
                EndNoticeConsent ended => EndConsent(state, ended.Consent),
                _ => [],
            };
        }

        NoticeTransitions.Require(state, command);
        return command switch
        {
            SubmitNotice again => SubmitAgain(state, by, again, now),
            ReviewNotice review => Review(state, by, review),
            ReturnNotice back => Said("wanted", back.Wanted, required: true) is { } wanted ? [new NoticeReturned(wanted)] : [],
            PublishNotice publish => Publish(state, publish, now),
            RefuseNotice refuse => Refuse(state, refuse),
            UpdateNotice update => Update(state, update, now),
            ExtendNotice extend => Extend(state, extend, now),
            SuspendNotice suspend => Suspend(suspend, now),
            ResumeNotice => ResumeEarly(state, by),
            WithdrawNotice withdraw => [new NoticeClosed(NoticeState.Withdrawn, null, Said("reason", withdraw.Reason))],
            CancelNotice cancel => [new NoticeClosed(NoticeState.Cancelled, Known(cancel.Reason), Said("explanation", cancel.Explanation))],
            SetNoticeHandling set => _handling.Set(state, by, set.Handling, TypeOf(state)) is { } handling ? [new NoticeHandlingSet(handling)] : [],
            OrderNoticeDeletion order => [new NoticeDeletionOrdered(Said("decision", order.Decision, required: true)!, now.AddMonths(NoticeLimits.DeletionMonths))],
            DeleteNotice => [new NoticeDeleted()],
            ReportLocation seen => Report(state, NoticeReported.Location(seen.Country, Said("place", seen.Place), Said("explanation", seen.Explanation))),
            ReportIdentification identified => Report(state, NoticeReported.Identification(Said("explanation", identified.Explanation, required: true)!)),
            ReportArrest arrest => Report(state, NoticeReported.Arrest(CountryAuthor.Of(owners, by), Said("place", arrest.Place), Said("explanation", arrest.Explanation))),
            _ => throw Invalid("This hub does not know that command."),
        };
    }

    public override NoticeRecord Apply(string key, NoticeRecord? state, Recorded<NoticeEvent> recorded)
    {
        var (by, at) = (recorded.By, recorded.At);
        var after = recorded.Event switch
        {
            NoticeSubmitted submitted => Submitted(NoticeId.Parse(key), state, recorded, submitted),
            NoticeReviewed reviewed => state! with
            {
                State = state.State == NoticeState.Submitted ? NoticeState.InReview : state.State,
                Reviews = state.Reviews.Add(new NoticeReview(by, at, reviewed.Remark)),
            },
            NoticeReturned returned => state! with { State = NoticeState.Returned, Reviews = [], Decision = new NoticeDecision(by, at, null, returned.Wanted) },
            NoticePublished published => state! with
            {
                State = published.IsChange ? state.State : NoticeState.Published,
                Content = state.Proposal?.Content ?? state.Content,
                Proposal = null,
                Consent = published.Consent,
                PublishedAt = state.PublishedAt ?? at,
                ExpiresAt = published.ExpiresAt,
            },
            NoticeChangeProposed proposed => state! with
            {
                Proposal = new NoticeProposal(by, at, proposed.Content ?? state.Proposal?.Content, proposed.ExpiresAt ?? state.Proposal?.ExpiresAt),
                Flags = proposed.Content is null ? state.Flags : proposed.Flags,
                Reviews = [],
                Preparers = Prepare(state.Preparers, by),
            },
            NoticeChangeRefused refused => state! with { Proposal = null, Reviews = [], Decision = new NoticeDecision(by, at, refused.Reason, refused.Explanation) },
            NoticeSuspended suspended => state! with { State = NoticeState.Suspended, Suspension = new NoticeSuspension(by, at, suspended.Until, suspended.Reason) },
            NoticeResumed => state! with { State = NoticeState.Published, Suspension = null },
            NoticeHandlingSet set => state! with { Handling = set.Handling },
            NoticeReported reported => state! with
            {
                Reports = state.Reports.Add(new NoticeReport(reported.Kind, by, at, reported.Country, reported.Place, reported.Explanation)),
            },
            NoticeClosed closed => Out(state!, closed.State) with { Decision = new NoticeDecision(by, at, closed.Reason, closed.Explanation) },
            NoticeConsentOver { Cancels: true } over => Out(state!, NoticeState.Cancelled) with
            {
                EndedConsents = state!.EndedConsents.Add(over.Consent),
                Decision = new NoticeDecision(by, at, NoticeReason.ConsentEnded, null),
            },
            NoticeConsentOver over => state! with { EndedConsents = state.EndedConsents.Add(over.Consent) },
            NoticeDeletionOrdered ordered => Out(state!, NoticeState.DeletionOrdered) with
            {
                DeleteBy = ordered.DeleteBy,
                Decision = new NoticeDecision(by, at, null, ordered.Decision),
            },
            NoticeDeleted => state! with { State = NoticeState.Deleted, Content = null, Flags = [], Reviews = [], Proposal = null, Reports = [] },
            _ => state!,
        };
        return NoticeWords.IsWord(state, after, recorded.Event)
            ? after with { LastWord = new NoticeWord(recorded.Event.What, recorded.Version, at, readers.Circle(after)) }
            : after;
    }

    public override void Tell(NoticeRecord? before, NoticeRecord after, Recorded<NoticeEvent> recorded, AggregateEffects effects)
    {
        NoticeWords.Announce(before, after, recorded, TypeOf(after), readers, effects);
        var isValid = after.State is NoticeState.Published or NoticeState.Suspended;
        effects.SetDeadline(Expire, isValid ? after.ExpiresAt : null);
        effects.SetDeadline(Resume, after.Suspension?.Until);
        effects.SetDeadline(Delete, after.State == NoticeState.DeletionOrdered ? after.DeleteBy : null);
        if (!isValid)
        {
            effects.SetDeadline(Extension, null);
        }
        else if (before?.ExpiresAt != after.ExpiresAt)
        {
            effects.SetDeadline(Extension, after.ExpiresAt - NoticeLimits.ExtensionNotice);
        }

        if (NoticePersonRecord.ChangeOf(before, after, recorded, TypeOf(after), rows) is { } change)
        {
            effects.Send($"{RecordsLink}{after.Owner}", change);
        }

        // What nothing of it names any more may go: when it is deleted, submitted again or changed without a file.
        var (named, files) = (FilesOf(before).Select(file => file.Hash).ToHashSet(), FilesOf(after).Select(file => file.Hash).ToHashSet());
        if (!named.SetEquals(files))
        {
            effects.Hold(after.Owner, $"{Kind}/{after.Id}", recorded.Version, files);
        }

        // Whoever granted it need not tell any more of the end of its grant.
        if (before is { Consent: { } consent, State: NoticeState.Published or NoticeState.Suspended } && !isValid && recorded.Event is not NoticeConsentOver)
        {
            effects.Send($"{ConsentLink}{consent}", new FinishUse(GrainId.Create(GrainTypes.Notice, after.Id.Value), null));
        }

        if (recorded.Event is NoticeDeleted)
        {
            effects.Erase();
        }
    }

    public override NoticeCommand? Due(NoticeRecord state, string deadline) => (deadline, state.State) is
        (Expire or Extension, NoticeState.Published or NoticeState.Suspended) or (Resume, NoticeState.Suspended) or (Delete, NoticeState.DeletionOrdered)
        ? new MeetNoticeDeadline(deadline)
        : null;

    public override ReplicaChange? Replicate(string key, NoticeRecord state, long version, DateTimeOffset at) =>
        new(Kind, key, version, at, readers.Listed(state), EnumText.Of(state.State), rows.Bytes(NoticeListing.RowOf(state, TypeOf(state))));

    private ImmutableArray<NoticeEvent> Submit(Author by, SubmitNotice draft, DateTimeOffset now)
    {
        var type = checks.Types.Find(draft.Type) ?? throw Invalid($"type: there is no '{draft.Type}'; of {string.Join(", ", checks.Types.All.Select(known => known.Code))}.");
        if (!type.Requesters.Contains(draft.Requester) || (draft.Requester == NoticeRequester.Bureau) == (by.Owner == readers.Secretariat))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"A {type.Code} notice is asked for by: {string.Join(", ", type.Requesters.Select(EnumText.Of))}.");
        }

        if (draft.OnBehalfOf is { } country && (by.Owner != readers.Secretariat || draft.IsDiffusion || owners.Find(country) is not { Kind: OwnerKind.Country }))
        {
            throw Invalid("onBehalfOf: only the Secretariat asks for notices on behalf of a country, and sends no diffusions on its behalf.");
        }

        var content = NoticeText.Of(draft.Content);
        var problems = checks.Problems(type, content, by.Owner, now);
        if (!problems.IsEmpty)
        {
            throw Invalid(string.Join(' ', problems));
        }

        _handling.Check(by.Owner, draft.Handling, type);
        DateTimeOffset? expiresAt = draft.IsDiffusion && !type.DiffusionReviewedBefore ? now.AddMonths(type.RetentionMonths) : null;
        return [new NoticeSubmitted(draft with { Content = content }, checks.Flags(content), expiresAt)];
    }

    private ImmutableArray<NoticeEvent> SubmitAgain(NoticeRecord state, Author by, SubmitNotice draft, DateTimeOffset now) =>
        (draft.Type, draft.Requester, draft.OnBehalfOf, draft.IsDiffusion) == (state.Type, state.Requester, state.OnBehalfOf, state.IsDiffusion)
            ? Submit(by, draft, now)
            : throw Invalid("type: what was returned is submitted again as what it was; submit another notice for anything else.");

    private static NoticeRecord Submitted(NoticeId id, NoticeRecord? state, Recorded<NoticeEvent> recorded, NoticeSubmitted submitted)
    {
        var draft = submitted.Draft;
        var isOut = submitted.ExpiresAt is not null;
        return new NoticeRecord(
            id, draft.Type, draft.Requester, recorded.By, state?.SubmittedAt ?? recorded.At, isOut ? NoticeState.Published : NoticeState.Submitted, draft.Handling)
        {
            Content = draft.Content,
            OnBehalfOf = draft.OnBehalfOf,
            IsDiffusion = draft.IsDiffusion,
            Flags = submitted.Flags,
            Preparers = Prepare(state?.Preparers ?? [], recorded.By),
            EndedConsents = state?.EndedConsents ?? [],
            PublishedAt = isOut ? recorded.At : null,
            ExpiresAt = submitted.ExpiresAt,
        };
    }

    private static ImmutableArray<NoticeEvent> Review(NoticeRecord state, Author by, ReviewNotice review)
    {
        if (by.Officer is null || state.Preparers.Contains(by))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Whoever prepared it does not review it; another officer of the task force has to.");
        }

        if (state.Reviews.Any(known => known.By == by))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"You have reviewed it already; {NoticeLimits.Reviewers} different officers have to.");
        }

        return state.Reviews.Length < NoticeLimits.Reviewers
            ? [new NoticeReviewed(Said("remark", review.Remark))]
            : throw NoticeTransitions.NotNow(state, $"{NoticeLimits.Reviewers} officers have reviewed it");
    }

    private ImmutableArray<NoticeEvent> Publish(NoticeRecord state, PublishNotice publish, DateTimeOffset now)
    {
        var isChange = state.PublishedAt is not null;
        if (isChange && state.Proposal is null)
        {
            throw NoticeTransitions.NotNow(state, "It is published, and no change is asked for");
        }

        if (state.Reviews.Length < NoticeLimits.Reviewers && !TypeOf(state).ReviewedAfterRelease.Contains(state.Requester))
        {
            throw NoticeTransitions.NotNow(state, $"{state.Reviews.Length} of {NoticeLimits.Reviewers} officers have reviewed it");
        }

        if (state.OnBehalfOf is { } country && (publish.Consent is not { } consent || consent.Country != country || state.EndedConsents.Contains(consent)))
        {
            throw new MeshException(MeshErrorCodes.ConsentRequired, $"It would be published on behalf of {country}: name a grant of {country} that holds.");
        }

        if (state.OnBehalfOf is null && publish.Consent is not null)
        {
            throw Invalid("consent: it is published for its owner, on behalf of nobody; leave it out.");
        }

        var expiresAt = state.Proposal?.ExpiresAt ?? state.ExpiresAt ?? now.AddMonths(TypeOf(state).RetentionMonths);
        return [new NoticePublished(publish.Consent, expiresAt, isChange)];
    }

    private static ImmutableArray<NoticeEvent> Refuse(NoticeRecord state, RefuseNotice refuse)
    {
        var (reason, explanation) = (Known(refuse.Reason), Said("explanation", refuse.Explanation));
        return state.PublishedAt is null ? [new NoticeClosed(NoticeState.Refused, reason, explanation)]
            : state.Proposal is not null ? [new NoticeChangeRefused(reason, explanation)]
            : throw NoticeTransitions.NotNow(state, "It is published, and no change is asked for");
    }

    private ImmutableArray<NoticeEvent> Update(NoticeRecord state, UpdateNotice update, DateTimeOffset now)
    {
        var content = NoticeText.Of(update.Content);
        var problems = checks.Problems(TypeOf(state), content, state.Owner, now);
        return problems.IsEmpty ? [new NoticeChangeProposed(content, null, checks.Flags(content))] : throw Invalid(string.Join(' ', problems));
    }

    private static ImmutableArray<NoticeEvent> Extend(NoticeRecord state, ExtendNotice extend, DateTimeOffset now) =>
        extend.Until > state.ExpiresAt && extend.Until <= now.AddMonths(NoticeLimits.RetentionMonths)
            ? [new NoticeChangeProposed(null, extend.Until, [])]
            : throw Invalid($"until: after {state.ExpiresAt:O}, and at most {NoticeLimits.RetentionMonths} months from now.");

    private static ImmutableArray<NoticeEvent> Suspend(SuspendNotice suspend, DateTimeOffset now) =>
        suspend.Until > now && suspend.Until <= now.AddMonths(NoticeLimits.SuspensionMonths)
            ? [new NoticeSuspended(suspend.Until, Said("reason", suspend.Reason))]
            : throw Invalid($"until: in the future, and at most {NoticeLimits.SuspensionMonths} months from now.");

    private ImmutableArray<NoticeEvent> ResumeEarly(NoticeRecord state, Author by) =>
        by.Owner == readers.Secretariat || state.Suspension?.By.Owner == by.Owner
            ? [new NoticeResumed()]
            : throw new MeshException(MeshErrorCodes.Forbidden, "The Secretariat suspended it, and lifts it or lets it end.");

    private ImmutableArray<NoticeEvent> Report(NoticeRecord state, NoticeReported reported)
    {
        if (state.Reports.Length >= NoticeLimits.MaxReports)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"At most {NoticeLimits.MaxReports} reports stand on one notice; write to {state.Owner}.");
        }

        if (reported.Country is { } country && !checks.IsCountry(country))
        {
            throw Invalid($"country: there is no country '{country}'; use its two capital letters.");
        }

        return reported.Kind == NoticeReportKind.Arrest && state.Content?.Person is null ? throw Invalid("It is about no person whom somebody could arrest.") : [reported];
    }

    private static ImmutableArray<NoticeEvent> Meet(NoticeRecord state, string deadline, DateTimeOffset now) => (deadline, state) switch
    {
        (Expire, { State: NoticeState.Published or NoticeState.Suspended, ExpiresAt: { } end }) when now >= end => [new NoticeClosed(NoticeState.Expired, null, null)],
        (Extension, { State: NoticeState.Published or NoticeState.Suspended }) => [new NoticeExtensionDue()],
        (Resume, { State: NoticeState.Suspended, Suspension.Until: var end }) when now >= end => [new NoticeResumed()],
        (Delete, { State: NoticeState.DeletionOrdered, DeleteBy: { } end }) when now >= end => [new NoticeDeleted()],
        _ => [],
    };

    private static ImmutableArray<NoticeEvent> EndConsent(NoticeRecord state, ConsentId consent) => state.EndedConsents.Contains(consent)
        ? []
        : [new NoticeConsentOver(consent, state.Consent == consent && state.State is NoticeState.Published or NoticeState.Suspended)];

    private void RequireAuthor(NoticeRecord state, Author by, NoticeCommand command)
    {
        if (command is HubNoticeCommand)
        {
            return;
        }

        if (!readers.MaySee(by.Owner, state))
        {
            throw NotFound();
        }

        var refusal = command switch
        {
            OwnerNoticeCommand when by.Owner != state.Owner => $"It is a notice of {state.Owner}; nobody else can do that.",
            SecretariatNoticeCommand when by.Owner != readers.Secretariat => "Only the General Secretariat can do that.",
            MemberNoticeCommand when owners.Find(by.Owner) is not { Kind: OwnerKind.Country } => "Only the bureau of a member country reports on notices.",
            SharedNoticeCommand when by.Owner != state.Owner && by.Owner != readers.Secretariat => $"Only {state.Owner} and the General Secretariat can do that.",
            _ => null,
        };
        if (refusal is not null)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, refusal);
        }
    }

    private NoticeType TypeOf(NoticeRecord state) => checks.Types.Find(state.Type) ?? throw new InvalidOperationException($"There is no type '{state.Type}' any more.");

    private static NoticeRecord Out(NoticeRecord state, NoticeState to) => state with { State = to, Suspension = null, Proposal = null };

    private static ImmutableArray<Author> Prepare(ImmutableArray<Author> known, Author by) => known.Contains(by) ? known : known.Add(by);

    private static NoticeReason Known(NoticeReason reason) =>
        Enum.IsDefined(reason) && reason != NoticeReason.ConsentEnded ? reason : throw Invalid($"reason: of {string.Join(", ", Enum.GetValues<NoticeReason>().Where(one => one != NoticeReason.ConsentEnded).Select(EnumText.Of))}.");

    private static string? Said(string field, string? text, bool required = false)
    {
        var said = NoticeText.Of(text);
        return said?.Length > NoticeLimits.MaxText || (said is null && required)
            ? throw Invalid($"{field}: {(required ? "1" : "0")} to {NoticeLimits.MaxText} characters.")
            : NoticeText.HasControls(said) ? throw Invalid($"{field}: it has control characters other than line breaks and tabs; take them out.") : said;
    }

    private static MeshException Invalid(string sentence) => new(MeshErrorCodes.Invalid, sentence);

    private static MeshException NotFound() => new(MeshErrorCodes.NotFound, "There is no such notice, or it is not for you to see.");
}
