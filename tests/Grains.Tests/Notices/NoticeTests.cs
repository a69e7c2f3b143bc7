using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Grains.Notices;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace Interpol.Mesh.Grains.Tests.Notices;

/// <summary>Notices through their life on a mesh: written once, told to everybody, and gone from everywhere when they are removed.</summary>
[Collection(OwnMesh.Name)]
public sealed class NoticeTests(ITestOutputHelper output)
{
    private static readonly OwnerId Secretariat = new("IPSG");
    private static readonly string[] Hubs = ["lyon", "singapore", "buenos-aires"];

    [Fact]
    public async Task A_notice_is_published_everywhere_and_removed_everywhere()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (owner, reader) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var (grain, id) = await SubmitAsync(mesh, owner, Drafts.Public);
        Assert.Null(await grain.GetAsync(reader));
        await PublishAsync(grain);

        foreach (var hub in Hubs)
        {
            await Wait.UntilAsync(async () => (await ListAsync(mesh, hub, reader, "published")).Length == 1, $"{hub} lists the notice");
        }

        var published = Assert.Single(await ListAsync(mesh, "lyon", reader, "published"));
        await WhatAsync(mesh, reader, id, "published");
        await Wait.UntilAsync(async () => (await grain.GetCirculationAsync(owner))!.Missing.All(missing => missing != reader), "the reader has it");
        var circulation = (await grain.GetCirculationAsync(Secretariat))!;
        Assert.Equal(("published", 196, true), (circulation.What, circulation.Of, circulation.Delivered >= 1));
        Assert.Null(await grain.GetCirculationAsync(reader));
        await Wait.UntilAsync(async () => await IsAtAllHubsAsync(grain, "published"), "the replicas of all hubs have acknowledged it");

        await grain.ExecuteAsync(Drafts.Given("arrest", reader, new ReportArrest("the port", null)));
        await WhatAsync(mesh, owner, id, "arrest-reported", Lane.Urgent);
        Assert.Equal(MeshErrorCodes.Forbidden, await CodeAsync(() => grain.ExecuteAsync(Drafts.Given("arrest", Secretariat, new ReportArrest(null, null)))));

        await grain.ExecuteAsync(Drafts.Given("withdraw", owner, new WithdrawNotice(null)));
        foreach (var hub in Hubs)
        {
            await Wait.UntilAsync(async () => (await ListAsync(mesh, hub, reader)).Length == 0, $"{hub} does not list it any more");
            Assert.Single(await ListAsync(mesh, hub, owner, "withdrawn"));
            Assert.Single(await ListAsync(mesh, hub, Secretariat, "withdrawn"));

            // An old copy that comes again brings nothing back.
            await mesh.Client.GetGrain<IReplicaGrain>(hub).ApplyAsync([published]);
            Assert.Empty(await ListAsync(mesh, hub, reader));
        }

        Assert.Null(await grain.GetAsync(reader));
        await WhatAsync(mesh, reader, id, "withdrawn", Lane.Urgent);
        await Wait.UntilAsync(async () => await grain.GetCirculationAsync(owner) is { What: "withdrawn", Of: 196 } gone && !gone.Missing.Contains(reader), "the reader has removed it");
        var history = await grain.GetHistoryAsync(owner, 0, 100);
        Assert.Equal(["submitted", "reviewed", "reviewed", "published", "arrest-reported", "withdrawn"], history.Select(entry => entry.What));
        Assert.Equal(["arrest-reported"], (await grain.GetHistoryAsync(Secretariat, 4, 1)).Select(entry => entry.What));
        Assert.Empty(await grain.GetHistoryAsync(reader, 0, 100));
    }

    [Fact]
    public async Task Checks_at_every_hub_find_the_person_of_a_notice_for_as_long_as_it_is_in_force()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (owner, reader) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var (grain, id) = await SubmitAsync(mesh, owner, NoticeHandling.Default);
        await FoundAsync(0);
        await PublishAsync(grain);
        await FoundAsync(1);

        await grain.ExecuteAsync(Drafts.Given("suspend", Secretariat, new SuspendNotice(DateTimeOffset.UtcNow.AddDays(9), null)));
        await FoundAsync(0);
        await grain.ExecuteAsync(Drafts.Given("resume", Secretariat, new ResumeNotice()));
        await FoundAsync(1);

        // Whom the owner excludes finds it no more; the record follows the notice in all.
        await grain.ExecuteAsync(Drafts.Given("exclude", owner, new SetNoticeHandling(NoticeHandling.Default with { Excluded = [reader] })));
        await FoundAsync(0);
        await grain.ExecuteAsync(Drafts.Given("include", owner, new SetNoticeHandling(NoticeHandling.Default)));
        await FoundAsync(1);
        await grain.ExecuteAsync(Drafts.Given("withdraw", owner, new WithdrawNotice(null)));
        await FoundAsync(0);

        async Task FoundAsync(int count)
        {
            var question = new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")], BirthDates = [new NoticeDate(1979, 1, 17)] });
            foreach (var hub in Hubs)
            {
                await Wait.UntilAsync(
                    async () => (await mesh.Client.GetGrain<IRecordReplicaGrain>(hub).CheckAsync(new CheckRequest(reader, [question]))).Answers[0] is { IsNotYetSearchable: false, Hits: var hits }
                        && hits.Length == count && hits.All(hit => hit.Owner == owner && hit.Entry.Content is PersonRecord { IsUrgent: true, Notice: { Type: "red" } notice } && notice.Number == id),
                    $"a check at {hub} finds {count}");
            }
        }
    }

    /// <summary>Its stream stands as a version that kept no records of persons wrote it.</summary>
    [Fact]
    public async Task A_notice_that_was_published_before_persons_had_records_hands_its_person_on_once()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var journal = mesh.Service<HubDatabases>("lyon-1").Journal("lyon");
        var stream = new StreamAppender(journal, new StreamName($"notice/{NoticeScene.Key}"), static () => { });
        await stream.LoadAsync(CancellationToken.None);
        NoticeRecord? notice = null;
        var version = 0L;
        foreach (var (by, command) in new (Author, NoticeCommand)[]
        {
            (NoticeScene.France, Drafts.Submission(Drafts.Red())), (NoticeScene.Second, new ReviewNotice(null)), (NoticeScene.Third, new ReviewNotice(null)), (NoticeScene.First, new PublishNotice(null)),
        })
        {
            var recorded = new Recorded<NoticeEvent>(++version, DateTimeOffset.UtcNow, by, Assert.Single(NoticeScene.Rules.Decide(NoticeScene.Key, notice, by, command, DateTimeOffset.UtcNow)));
            notice = NoticeScene.Rules.Apply(NoticeScene.Key, notice, recorded);
            await stream.CommitAsync(
                batch => batch.AddRow(NoticeScene.Rows.Write(AggregateRowKinds.Event, new EventHead(recorded.Version, recorded.At, by), NoticeScene.Rows.Bytes(recorded.Event))), rows: 1);
        }

        var grain = mesh.Client.GetGrain<INoticeGrain>(NoticeScene.Key);
        for (var activation = 0; activation < 2; activation++)
        {
            Assert.Equal(NoticeState.Published, (await grain.GetAsync(Drafts.France))!.Record.State);
            await FoundAsync(1);
            await mesh.DeactivateAsync(grain);
        }

        Assert.Equal(4, (await grain.GetHistoryAsync(Drafts.France, 0, 100)).Length);
        Assert.Equal(2, (await journal.ReadCountersAsync(stream.Stream, CancellationToken.None)).Single(counter => counter.Name == "next/records/FR").Value);
        await grain.ExecuteAsync(Drafts.Given("withdraw", Drafts.France, new WithdrawNotice(null)));
        await FoundAsync(0);

        Task FoundAsync(int count) => Wait.UntilAsync(
            async () => (await mesh.Client.GetGrain<IRecordReplicaGrain>("lyon").CheckAsync(new CheckRequest(Drafts.France, [new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")], BirthDates = [new NoticeDate(1979, 1, 17)] })])))
                .Answers[0] is { IsNotYetSearchable: false, Hits: var hits } && hits.Length == count,
            $"a check finds {count}");
    }

    [Fact]
    public async Task What_was_removed_stays_removed_when_a_hub_comes_back_from_a_backup()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (owner, reader) = (mesh.Owner("buenos-aires"), mesh.Owner("singapore"));
        var (grain, id) = await SubmitAsync(mesh, owner, Drafts.Public);
        await PublishAsync(grain);
        await Wait.UntilAsync(async () => await IsAtAllHubsAsync(grain, "published"), "the notice is published at all hubs");
        var notices = mesh.Client.GetGrain<IPublicNoticesGrain>("singapore");
        Assert.NotNull(await notices.FindAsync(PublicNoticeKind.Red, id.Value));
        var backup = await mesh.CopyReplicaAsync("singapore");
        await grain.ExecuteAsync(Drafts.Given("withdraw", owner, new WithdrawNotice(null)));
        await Wait.UntilAsync(async () => await IsAtAllHubsAsync(grain, "withdrawn"), "it is removed at all hubs");
        Assert.Null(await notices.FindAsync(PublicNoticeKind.Red, id.Value));

        await mesh.StopAsync("singapore-1");
        await mesh.PutBackReplicaAsync("singapore", backup);
        await using (var databases = new HubDatabases(mesh.Service<IOptions<HubDatabaseOptions>>("lyon-1"), TimeProvider.System, NullLoggerFactory.Instance))
        {
            Assert.Equal("published", Assert.Single(await databases.Replica("singapore").FindAsync(NoticeRow.ReplicaKind, [id.Value])).State);
        }

        var watch = Stopwatch.StartNew();
        await mesh.StartAgainAsync("singapore-1");
        await Wait.UntilAsync(
            async () => (await Wait.RetryAsync(() => ListAsync(mesh, "singapore", owner, "withdrawn"))).Length == 1 && mesh.Where(mesh.Client.GetGrain<IReplicaGrain>("singapore")) == "singapore-1",
            "Singapore knows again that it was withdrawn");
        output.WriteLine($"known again {watch.Elapsed.TotalMilliseconds:F0} ms after the start of the hub began");
        await Wait.UntilAsync(async () => await Wait.RetryAsync(() => notices.FindAsync(PublicNoticeKind.Red, id.Value)) is null, "it is not public there any more");
        Assert.Empty(await ListAsync(mesh, "singapore", reader));
        Assert.Equal(0, (await notices.SearchAsync(new PublicNoticeQuery(PublicNoticeList.Red, 1, 160))).Total);
    }

    [Fact]
    public async Task Every_bureau_acknowledges_a_removal()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var (grain, _) = await SubmitAsync(mesh, Drafts.France, NoticeHandling.Default);
        await PublishAsync(grain);
        await grain.ExecuteAsync(Drafts.Given("cancel", Secretariat, new CancelNotice(NoticeReason.DataRules, null)));

        var countries = OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country).Select(owner => owner.Code).ToList();
        await Wait.UntilAsync(
            async () =>
            {
                foreach (var country in countries)
                {
                    // Reading on behind what was read says that the gateway has it.
                    var page = await mesh.Feed(country).ReadAsync("test", FeedCursor.Start, 10, TimeSpan.Zero);
                    await mesh.Feed(country).ReadAsync("test", page.Next, 1, TimeSpan.Zero);
                }

                return await grain.GetCirculationAsync(Secretariat) is { What: "cancelled", Of: 196, Delivered: 196 };
            },
            "it is removed at 196 of 196");
        var told = await mesh.Feed(countries[7]).ReadAsync("test", FeedCursor.Start, 10, TimeSpan.Zero);
        Assert.All(told.Entries, entry => Assert.Equal(countries[7], Assert.Single(entry.Envelope.Recipients)));
        Assert.Equal("data-rules", Assert.Single(told.Entries, entry => entry.Envelope.Note?.Change?.What == "cancelled").Envelope.Note!.Reason);
    }

    [Fact]
    public async Task A_hub_that_is_killed_between_review_and_publication_changes_nothing()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "lyon-2", "singapore-1", "buenos-aires-1");
        var (owner, reader) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var (grain, id) = await SubmitAsync(mesh, owner, NoticeHandling.Default);
        await grain.ExecuteAsync(Drafts.Given("review-1", Secretariat, new ReviewNotice(null), "101"));
        await grain.ExecuteAsync(Drafts.Given("review-2", Secretariat, new ReviewNotice(null), "102"));

        var publishing = Enumerable.Range(0, 20).Select(_ => Wait.RetryAsync(() => grain.ExecuteAsync(Drafts.Given("publish", Secretariat, new PublishNotice(null))))).ToList();
        await mesh.KillAsync(mesh.Where(grain) ?? "lyon-1");
        var answers = await Task.WhenAll(publishing);

        Assert.All(answers, answer => Assert.Equal((NoticeState.Published, 4L), (answer.Record.State, answer.Version)));
        await WhatAsync(mesh, reader, id, "published");
        Assert.Single(await ChangesAsync(mesh, reader), change => change.What == "published");
        await Wait.UntilAsync(async () => (await Wait.RetryAsync(() => ListAsync(mesh, "singapore", reader, "published"))).Length == 1, "Singapore lists it");
    }

    [Fact]
    public async Task A_suspension_ends_and_validity_expires_although_nobody_calls()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var (owner, reader) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var (grain, id) = await SubmitAsync(mesh, owner, NoticeHandling.Default);
        await PublishAsync(grain);
        var until = clock.GetUtcNow().AddMonths(2);
        await grain.ExecuteAsync(Drafts.Given("suspend", Secretariat, new SuspendNotice(until, null)));
        Assert.Null(await grain.GetAsync(reader));
        var end = (await grain.GetAsync(owner))!.Record.ExpiresAt!.Value;
        await mesh.DeactivateAsync(grain);

        clock.LeapTo(until.AddSeconds(1));
        await WhatAsync(mesh, reader, id, "resumed");
        Assert.NotNull(await grain.GetAsync(reader));

        clock.LeapTo(end - NoticeLimits.ExtensionNotice + TimeSpan.FromSeconds(1));
        await WhatAsync(mesh, owner, id, "extension-due");

        clock.LeapTo(end.AddSeconds(1));
        await WhatAsync(mesh, reader, id, "expired");
        Assert.Equal(NoticeState.Expired, (await grain.GetAsync(owner))!.Record.State);
    }

    [Fact]
    public async Task A_deletion_leaves_nothing_of_what_the_notice_said()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var (owner, reader) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var (grain, id) = await SubmitAsync(mesh, owner, NoticeHandling.Default);
        var picture = Drafts.File(owner, "picture");
        Assert.Null(await grain.FindAttachmentAsync(reader, picture.Hash));
        await PublishAsync(grain);
        Assert.NotEmpty(await SayingAsync(mesh, id));
        Assert.Equal(picture.Bytes, (await grain.FindAttachmentAsync(reader, picture.Hash))!.Bytes);
        Assert.Equal(Drafts.Bytes("picture"), (await grain.ReadAttachmentAsync(reader, picture.Hash, 0, 1)).ToArray());
        await Wait.UntilAsync(() => IsHeldAsync(mesh, picture), "the picture is held");
        await grain.ExecuteAsync(Drafts.Given("order", Secretariat, new OrderNoticeDeletion("CCF/131/R55")));
        await WhatAsync(mesh, reader, id, "deletion-ordered");

        clock.LeapTo(clock.GetUtcNow().AddMonths(1).AddSeconds(1));
        await WhatAsync(mesh, reader, id, "deleted");
        await Wait.UntilAsync(async () => (await SayingAsync(mesh, id)).Count == 0, "nothing is left in the stream");
        await Wait.UntilAsync(async () => !await IsHeldAsync(mesh, picture), "the picture may go");
        Assert.Null(await grain.FindAttachmentAsync(owner, picture.Hash));
        Assert.Equal(MeshErrorCodes.NotFound, await CodeAsync(() => grain.ReadAttachmentAsync(owner, picture.Hash, 0, 1)));

        await mesh.DeactivateAsync(grain);
        var view = await grain.GetAsync(owner);
        Assert.Equal((NoticeState.Deleted, null, "CCF/131/R55"), (view!.Record.State, view.Record.Content, view.Record.Decision!.Explanation));
        Assert.Equal(["erased", "erased", "erased", "erased", "erased", "deleted"], (await grain.GetHistoryAsync(owner, 0, 100)).Select(entry => entry.What));
        Assert.Equal(MeshErrorCodes.NotAllowedNow, await CodeAsync(() => grain.ExecuteAsync(Drafts.Given("again", owner, Drafts.Submission(Drafts.Red(owner))))));
    }

    [Fact]
    public async Task A_change_without_a_file_lets_it_go_when_it_is_published()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var owner = mesh.Owner("singapore");
        var (grain, _) = await SubmitAsync(mesh, owner, NoticeHandling.Default);
        await PublishAsync(grain);
        var (before, later) = (Drafts.File(owner, "picture"), await mesh.UploadAsync(owner, Drafts.Bytes("another")));
        var changed = Drafts.Red(owner) with { Photographs = [new NoticePhotograph(later, null)] };
        var missing = changed with { Photographs = [new NoticePhotograph(Drafts.File(owner, "never"), null)] };
        Assert.Equal(MeshErrorCodes.AttachmentMissing, await CodeAsync(() => grain.ExecuteAsync(Drafts.Given("update-0", owner, new UpdateNotice(missing)))));

        await grain.ExecuteAsync(Drafts.Given("update", owner, new UpdateNotice(changed)));
        await Wait.UntilAsync(() => IsHeldAsync(mesh, later), "the picture of the change is held");
        Assert.True(await IsHeldAsync(mesh, before));
        Assert.NotNull(await grain.FindAttachmentAsync(owner, later.Hash));
        Assert.Null(await grain.FindAttachmentAsync(mesh.Owner("lyon"), later.Hash));
        await grain.ExecuteAsync(Drafts.Given("review-3", Secretariat, new ReviewNotice(null), "101"));
        await grain.ExecuteAsync(Drafts.Given("review-4", Secretariat, new ReviewNotice(null), "102"));
        await grain.ExecuteAsync(Drafts.Given("publish-2", Secretariat, new PublishNotice(null), "103"));

        await Wait.UntilAsync(async () => !await IsHeldAsync(mesh, before), "the earlier picture may go");
        Assert.True(await IsHeldAsync(mesh, later));
    }

    [Fact]
    public async Task What_is_published_on_behalf_of_a_country_ends_with_its_grant()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (country, reader) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var draft = Drafts.Submission(Drafts.Orange(), "orange") with { Requester = NoticeRequester.CommandCentre, OnBehalfOf = country };
        var (grain, id) = await SubmitAsync(mesh, Secretariat, draft);
        var consentId = ConsentId.For(country, Secretariat, new OperationId("ask"));
        var consent = mesh.Client.GetGrain<IConsentGrain>(consentId.Value);
        var now = DateTimeOffset.UtcNow;
        var terms = new ConsentTerms(ConsentAction.PublishOnBehalf, ["publish-notice"], country, now.AddDays(1), now.AddDays(300), new SealedContent("why"u8.ToArray(), null, []));
        await consent.ExecuteAsync(Asked("ask", Secretariat, new RequestConsent(terms, Lane.Routine)));

        Assert.Equal(MeshErrorCodes.ConsentRequired, await CodeAsync(() => grain.ExecuteAsync(Drafts.Given("publish-1", Secretariat, new PublishNotice(consentId)))));
        await consent.ExecuteAsync(Asked("grant", country, new GrantConsent([], null, null)));
        await grain.ExecuteAsync(Drafts.Given("publish-2", Secretariat, new PublishNotice(consentId)));
        await WhatAsync(mesh, reader, id, "published");

        await consent.ExecuteAsync(Asked("revoke", country, new RevokeConsent(null)));

        await WhatAsync(mesh, reader, id, "cancelled");
        var view = await grain.ExecuteAsync(Drafts.Given("publish-2", Secretariat, new PublishNotice(consentId)));
        Assert.Equal((NoticeState.Cancelled, NoticeReason.ConsentEnded), (view.Record.State, view.Record.Decision!.Reason));

        static IssuedCommand<ConsentCommand> Asked(string operation, OwnerId by, ConsentCommand command) => new(new OperationId(operation), default, new Author(by, "1"), command);
    }

    [Fact]
    public async Task A_number_of_somebody_else_and_a_quota_that_is_used_up_are_refused()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "singapore-1");
        var (owner, other) = (mesh.Owner("singapore"), mesh.Owner("singapore"));
        var draft = Drafts.Submission(Drafts.Silver(), "silver");
        var (grain, id) = await SubmitAsync(mesh, owner, draft);

        Assert.Equal(NoticeState.Submitted, (await grain.GetAsync(owner))!.Record.State);
        Assert.Equal(MeshErrorCodes.NotAllowedNow, await CodeAsync(() => grain.ExecuteAsync(Drafts.Given("twice", owner, draft))));
        Assert.Equal(MeshErrorCodes.OperationConflict, await CodeAsync(() => grain.ExecuteAsync(Drafts.Given("submit", owner, draft, hash: 2))));
        var free = mesh.Client.GetGrain<INoticeGrain>(NoticeId.Of(id.Number with { Number = id.Number.Number + 1 }).Value);
        Assert.Equal(MeshErrorCodes.Invalid, await CodeAsync(() => free.ExecuteAsync(Drafts.Given("submit", owner, draft))));
        for (var i = 2; i <= 9; i++)
        {
            await SubmitAsync(mesh, owner, draft, $"submit-{i}");
        }

        Assert.Equal(MeshErrorCodes.NotPermitted, await CodeAsync(() => SubmitAsync(mesh, owner, draft, "submit-10")));
        await SubmitAsync(mesh, other, draft);
        Assert.Equal(MeshErrorCodes.MalformedId, await CodeAsync(() => mesh.Client.GetGrain<INoticeGrain>("2026-007").GetAsync(owner)));
    }

    private static Task<(INoticeGrain Grain, NoticeId Id)> SubmitAsync(MeshCluster mesh, OwnerId owner, NoticeHandling handling) =>
        SubmitAsync(mesh, owner, Drafts.Submission(Drafts.Red(owner), handling: handling));

    /// <summary>Uploads what <see cref="Drafts.Red"/> names.</summary>
    private static async Task UploadAsync(MeshCluster mesh, OwnerId owner)
    {
        await mesh.UploadAsync(owner, Drafts.Bytes("picture"));
        await mesh.UploadAsync(owner, Drafts.Bytes("thumbnail"));
    }

    private static async Task<(INoticeGrain Grain, NoticeId Id)> SubmitAsync(MeshCluster mesh, OwnerId owner, SubmitNotice draft, string operation = "submit")
    {
        var id = NoticeId.Of(await mesh.Client.GetGrain<INumberGrain>(NumberSeries.Notices).NextAsync(owner, new OperationId(operation)));
        var grain = mesh.Client.GetGrain<INoticeGrain>(id.Value);
        await UploadAsync(mesh, owner);
        await grain.ExecuteAsync(Drafts.Given(operation, owner, draft, "7"));
        return (grain, id);
    }

    private static async Task PublishAsync(INoticeGrain grain)
    {
        await grain.ExecuteAsync(Drafts.Given("review-1", Secretariat, new ReviewNotice(null), "101"));
        await grain.ExecuteAsync(Drafts.Given("review-2", Secretariat, new ReviewNotice(null), "102"));
        await grain.ExecuteAsync(Drafts.Given("publish", Secretariat, new PublishNotice(null), "103"));
    }

    /// <summary>Whether the last word is that one, and the replicas of all hubs have acknowledged it.</summary>
    private static async Task<bool> IsAtAllHubsAsync(INoticeGrain grain, string what) =>
        await grain.GetCirculationAsync(Secretariat) is { MissingHubs.IsEmpty: true } circulation && circulation.What == what;

    private static Task<bool> IsHeldAsync(MeshCluster mesh, AttachmentReference file) => AttachmentHolds.IsNeededAsync(
        mesh.Service<HubDatabases>("lyon-1").Journal("singapore"), file.Uploader, file.Hash, CancellationToken.None);

    /// <summary>The rows of the notice's stream whose bodies hold what it said.</summary>
    private static async Task<List<StoredRow>> SayingAsync(MeshCluster mesh, NoticeId id)
    {
        var rows = await mesh.Service<HubDatabases>("lyon-1").Journal("lyon").ReadAsync(new StreamName($"notice/{id}"), 1, 1000, 16 * 1024 * 1024);
        return [.. rows.Where(row => row.Body.Span.IndexOf(Encoding.UTF8.GetBytes(Drafts.Distinctive)) >= 0 || row.Body.Span.IndexOf("Vantreuil"u8) >= 0)];
    }

    private static async Task<ImmutableArray<ReplicaChange>> ListAsync(MeshCluster mesh, string hub, OwnerId reader, params string[] states) =>
        (await mesh.Client.GetGrain<IReplicaGrain>(hub).ListAsync(new ReplicaListQuery("notice", reader, [.. states], 50))).Entries;

    private static Task WhatAsync(MeshCluster mesh, OwnerId reader, NoticeId id, string what, Lane? lane = null) => Wait.UntilAsync(
        async () => (await ChangesAsync(mesh, reader)).Any(change => change.Id == id.Value && change.What == what && (lane ?? change.Lane) == change.Lane), $"{reader} hears that {id} is {what}");

    private static async Task<List<(Lane Lane, string Id, string What)>> ChangesAsync(MeshCluster mesh, OwnerId reader)
    {
        var page = await Wait.RetryAsync(() => mesh.Feed(reader).ReadAsync("test", FeedCursor.Start, 500, TimeSpan.Zero));
        await Wait.RetryAsync(() => mesh.Feed(reader).ReadAsync("test", page.Next, 1, TimeSpan.Zero));
        return [.. page.Entries.Where(entry => entry.Envelope.Note?.Change is not null).Select(entry => (entry.Lane, entry.Envelope.Note!.Change!.Id, entry.Envelope.Note.Change.What))];
    }

    private static async Task<string?> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;
}
