using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>
/// Loads synthetic notices into a running mesh, the way all notices go: each owner uploads and submits, two officers of the Secretariat review, a supervisor publishes. Every
/// operation id follows from the seed and the notice's number, and what is done already says the notice's state: running it again goes on where it stopped.
/// </summary>
/// <param name="terminal">Where progress and summary go.</param>
/// <param name="connect">Connects an owner's officer, who may be a supervisor.</param>
/// <param name="time">The time.</param>
internal sealed class DemoNotices(Terminal terminal, Func<OwnerId, string, bool, GatewayClient> connect, TimeProvider time) : IDisposable
{
    private const int AtOnce = 12;

    /// <summary>Without a terminal to rewrite a line on, every so many notices it says how far it is.</summary>
    private const int SayEvery = 200;

    private const int SuspensionDays = 150;
    private const string Preparer = "demo-1";
    private const string FirstReviewer = "demo-2";
    private const string SecondReviewer = "demo-3";
    private const string Supervisor = "demo-4";

    private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

    private readonly ConcurrentDictionary<(OwnerId Owner, string Officer), Lazy<GatewayClient>> _officers = new();

    public void Dispose()
    {
        foreach (var officer in _officers.Values.Where(officer => officer.IsValueCreated))
        {
            officer.Value.Dispose();
        }
    }

    /// <summary>Loads the first notices of a seed, and says what is there in the end.</summary>
    /// <exception cref="CliException">A gateway is missing, or one refuses; what was loaded stays.</exception>
    public async Task LoadAsync(SyntheticNotices synthetic, int count, CancellationToken cancellationToken)
    {
        var notices = synthetic.Make(count).ToList();

        // Whose gateway is missing is said before anything is loaded.
        foreach (var owner in notices.Select(notice => notice.Owner).Prepend(Secretariat).Distinct())
        {
            OfficerOf(owner, Preparer);
        }

        var watch = Stopwatch.StartNew();
        var (done, loaded) = (0, new ConcurrentBag<NoticeRecord>());
        await Parallel.ForEachAsync(notices, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (notice, stopping) =>
        {
            try
            {
                loaded.Add(await LoadAsync(synthetic, notice, stopping));
            }
            catch (CliException refused)
            {
                throw new CliException($"{refused.Message.TrimEnd('.')}: notice {notice.Number}, {notice.Request.Type} of {notice.Owner}. What was loaded stays; the same command again goes on.", refused);
            }

            Say(Interlocked.Increment(ref done), count);
        });
        terminal.ClearStatus();
        Summarise(loaded, watch.Elapsed);
    }

    private async Task<NoticeRecord> LoadAsync(SyntheticNotices synthetic, SyntheticNotice notice, CancellationToken cancellationToken)
    {
        var owner = OfficerOf(notice.Owner, Preparer);
        var request = notice.Request with { OperationId = synthetic.OperationOf(notice, "submit") };
        if (notice.Face is { } seed)
        {
            var face = DrawnFace.Draw(notice.Request.Content.Person!, seed);
            var hash = Sha256Hash.Of(face);
            await owner.UploadAsync(notice.Owner, hash.Value, face, cancellationToken);
            request = request with { Photographs = [hash] };
        }

        var record = (await owner.PostAsync<NoticeView>(notice.Owner, "notices", request, version: null, cancellationToken)).Record;
        foreach (var step in StepsTo(notice))
        {
            if (step.From.Contains(record.State))
            {
                var body = step.Body with { OperationId = synthetic.OperationOf(notice, step.Name) };
                record = (await OfficerOf(step.Owner, step.Officer).PostAsync<NoticeView>(step.Owner, $"notices/{record.Id}/{step.Verb}", body, version: null, cancellationToken)).Record;
            }
        }

        return record;
    }

    /// <summary>What is done after a notice was submitted, until it stands where it shall.</summary>
    private IEnumerable<Step> StepsTo(SyntheticNotice notice)
    {
        NoticeState[] early = [NoticeState.Submitted, NoticeState.InReview];
        NoticeState[] published = [NoticeState.Published];
        var first = Decide("review", "review-1", FirstReviewer, early, new ReviewNoticeRequest());
        Step[] circulation =
        [
            first, Decide("review", "review-2", SecondReviewer, early, new ReviewNoticeRequest { Remark = "Made up, and complies." }), Decide("publish", "publish", Supervisor, [NoticeState.InReview], new PublishNoticeRequest()),
        ];
        return notice.Ends switch
        {
            NoticeState.Submitted => [],
            NoticeState.Returned => [Decide("return", "return", FirstReviewer, [NoticeState.Submitted], new ReturnNoticeRequest { Wanted = "A copy of the warrant, please." })],
            NoticeState.InReview => [first],
            NoticeState.Refused => [first, Decide("refuse", "refuse", Supervisor, [NoticeState.InReview], new EndNoticeRequest { Reason = NoticeReason.Incomplete, Explanation = "The facts do not name what this person did." })],
            NoticeState.Suspended => [.. circulation, Suspend(notice, published)],
            NoticeState.Withdrawn => [.. circulation, new Step("withdraw", "withdraw", notice.Owner, Preparer, published, new WithdrawNoticeRequest { Reason = "Found." })],
            NoticeState.Cancelled => [.. circulation, Decide("cancel", "cancel", Supervisor, published, new EndNoticeRequest { Reason = NoticeReason.Fulfilled })],
            _ => circulation,
        };

        static Step Decide(string verb, string name, string officer, NoticeState[] from, CommandRequest body) => new(verb, name, Secretariat, officer, from, body);
    }

    /// <summary>What depends on the day has it in its operation id.</summary>
    private Step Suspend(SyntheticNotice notice, NoticeState[] from)
    {
        var day = time.GetUtcNow().UtcDateTime.Date;
        var until = new DateTimeOffset(day.AddDays(SuspensionDays), TimeSpan.Zero);
        return new Step("suspend", $"suspend-{day:yyyyMMdd}", notice.Owner, Preparer, from, new SuspendNoticeRequest { Until = until, Reason = "The courts are asked again." });
    }

    private GatewayClient OfficerOf(OwnerId owner, string officer) =>
        _officers.GetOrAdd((owner, officer), key => new Lazy<GatewayClient>(() => connect(key.Owner, key.Officer, key.Officer == Supervisor))).Value;

    private void Say(int done, int count)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"Loading notices: {done} of {count}");
        if (terminal.ErrorIsTerminal)
        {
            terminal.Progress(said);
        }
        else if (done % SayEvery == 0)
        {
            terminal.Note(said);
        }
    }

    private void Summarise(IReadOnlyCollection<NoticeRecord> loaded, TimeSpan took)
    {
        foreach (var type in NoticeTypes.Default.All)
        {
            var notices = loaded.Where(notice => notice.Type == type.Code).ToList();
            if (notices.Count > 0)
            {
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{type.Code,-10}  {notices.Count,5}  published {notices.Count(notice => notice.State == NoticeState.Published),5}  public {notices.Count(notice => IsPublic(type, notice)),5}"));
            }
        }

        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{loaded.Count} notices in {Terminal.Seconds(took)}"));
    }

    private static bool IsPublic(NoticeType type, NoticeRecord notice) => notice is { State: NoticeState.Published, IsDiffusion: false }
        && (type.Public == NoticePublicity.Always || !notice.Handling.PublicFields.IsEmpty);

    /// <summary>A step of a notice's life.</summary>
    /// <param name="Verb">The last part of its address.</param>
    /// <param name="Name">The last part of its operation id.</param>
    /// <param name="Owner">Who does it.</param>
    /// <param name="Officer">Which officer.</param>
    /// <param name="From">In which states; in all others it is done, or somebody else has decided otherwise.</param>
    /// <param name="Body">The request.</param>
    private sealed record Step(string Verb, string Name, OwnerId Owner, string Officer, NoticeState[] From, CommandRequest Body);
}
