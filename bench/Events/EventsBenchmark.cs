using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Tests.Persons;

namespace Interpol.Mesh.Bench.Events;

/// <summary>
/// An accreditation list that is screened in the background at the host's hub against invented persons, each line a person and a document, beside single checks at an even rate at the same hub, which are measured alone before.
/// </summary>
internal sealed class EventsBenchmark(TextWriter output, int lines, int persons, int rate, TimeSpan length)
{
    private const int Seed = 26;
    private const string HubOfHost = "buenos-aires-1";

    private static readonly Author Host = new(new OwnerId("BR"), "0001");
    private static readonly Author Secretariat = new(new OwnerId("IPSG"), "0001");
    private static readonly Author Owner = new(new OwnerId("FR"), "0001");
    private static readonly SealedContent Words = new("words"u8.ToArray(), null, []);

    /// <summary>Runs; false when not each line is screened once.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();
        await using var calls = await AggregateCalls.OpenAsync(mesh.Folder);
        await RecordAsync(calls);
        var id = await RequestAsync(calls);
        var listed = Stopwatch.GetTimestamp();
        await ListAsync(calls, id);
        var loaded = Stopwatch.GetElapsedTime(listed);
        var consent = await GrantAsync(calls);
        await CheckAsync(calls, length);
        var (idle, measured) = (mesh.ProcessorTimeOf(HubOfHost), Stopwatch.GetTimestamp());
        var alone = await CheckAsync(calls, length);
        var ofChecks = (mesh.ProcessorTimeOf(HubOfHost) - idle) / Stopwatch.GetElapsedTime(measured);
        await using var noise = new MachineNoise(mesh.Folder);
        var began = Stopwatch.GetTimestamp();
        var processor = mesh.ProcessorTimeOf(HubOfHost);
        await calls.CallAsync(Secretariat, client => client.GetGrain<IEventGrain>(id.Value).ExecuteAsync(AggregateCalls.Issue<EventCommand>(Secretariat, new StartScreening(consent))));
        var beside = new List<TimeSpan>();
        EventFigures figures;
        do
        {
            beside.AddRange(await CheckAsync(calls, TimeSpan.FromSeconds(2)));
            figures = await calls.CallAsync(Host, client => client.GetGrain<IAccreditationsGrain>(id.Value).GetFiguresAsync(Host.Owner));
        }
        while (figures.Screened < lines);
        var taken = Stopwatch.GetElapsedTime(began);
        var worked = mesh.ProcessorTimeOf(HubOfHost) - processor - (ofChecks * taken);
        var table = new FigureTable(output);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines against {persons:N0} persons; {rate:N0} single checks a second; {Environment.ProcessorCount} processors, three silos and the load on them"));
        table.Row("lines loaded", lines / loaded.TotalSeconds, null);
        table.Row("lines screened", lines / taken.TotalSeconds, null, "1,667/s: a million in 10 minutes");
        table.Fact("processor time of a line at the host's hub", string.Create(CultureInfo.InvariantCulture, $"{worked.TotalMicroseconds / lines:N0} µs, without that of the single checks"));
        table.Row("single checks alone", rate, LatencyRecorder.Of(alone));
        table.Row("single checks beside", rate, LatencyRecorder.Of([.. beside]));
        table.Fact("findings", string.Create(CultureInfo.InvariantCulture, $"{figures.Suspicious:N0}"));
        await noise.EndAsync(table);
        return figures.Screened == lines;
    }

    /// <summary>The support team, which there is before the event.</summary>
    private static async Task<DeploymentId> RequestAsync(AggregateCalls calls)
    {
        const DeploymentKind kind = DeploymentKind.Imest;
        var operation = OperationId.New();
        var number = await calls.CallAsync(Host, client => client.GetGrain<INumberGrain>(NumberSeries.DeploymentsOf(Host.Owner, kind)).NextAsync(Host.Owner, operation));
        var id = DeploymentId.For(Host.Owner, kind, number);
        var request = AggregateCalls.Issue<DeploymentCommand>(
            Host, new RequestDeployment(new DeploymentNeed(kind, DeploymentMagnitude.Small, [new("Arena", -22.91, -43.23)], ["scene"], DateTimeOffset.UtcNow, null), Words));
        await calls.CallAsync(Host, client => client.GetGrain<IDeploymentGrain>(id.Value).ExecuteAsync(request));
        return id;
    }

    private async Task RecordAsync(AggregateCalls calls)
    {
        var (names, random) = (new SyntheticNames(Seed, NameSplit.Test), new Random(Seed));
        var reviewOn = DateOnly.FromDateTime(DateTime.UtcNow).AddYears(1);
        foreach (var some in Enumerable.Range(0, persons).Chunk(RecordLimits.MaxChanges))
        {
            var command = AggregateCalls.Issue(Owner, new RecordsCommand(
            [
                .. some.Select(number => new EnterRecord(new RecordEntry(
                    new RecordId(RecordKind.Person, $"P-{number}"), new PersonRecord(PersonStatus.Suspect, Person(names, random)), RecordHandling.Default, reviewOn)) { IsNew = true }),
            ]));
            await calls.CallAsync(Owner, client => client.GetGrain<IRecordsGrain>(Owner.Owner.Value).ChangeAsync(command));
        }

        while ((await calls.CallAsync(Owner, client => client.GetGrain<IRecordsGrain>(Owner.Owner.Value).GetReplicasAsync())).Any(hub => hub.Applied < hub.Last))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private async Task ListAsync(AggregateCalls calls, DeploymentId id)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var plan = new EventPlan("Games", today.AddDays(-1), today.AddDays(9), "America/Sao_Paulo", [new EventSite("arena", "Arena", [])], [], [], []);
        await calls.CallAsync(Host, client => client.GetGrain<IEventGrain>(id.Value).ExecuteAsync(AggregateCalls.Issue<EventCommand>(Host, new PlanEvent(plan))));
        var (names, random) = (new SyntheticNames(Seed + 1, NameSplit.Development), new Random(Seed + 1));
        foreach (var some in Enumerable.Range(0, lines).Chunk(AccreditationLimits.MaxChanges))
        {
            var command = AggregateCalls.Issue(Host, new AccreditationsCommand(
            [
                .. some.Select(number => new Accredit(
                    new Accreditation($"B-{number}", Person(names, random), ["arena"], []) { Document = new DocumentQuestion(string.Create(CultureInfo.InvariantCulture, $"EV{number:0000000}"), "FRA", null) }, false)),
            ]));
            await calls.CallAsync(Host, client => client.GetGrain<IAccreditationsGrain>(id.Value).ChangeAsync(command));
        }
    }

    private static async Task<ConsentId> GrantAsync(AggregateCalls calls)
    {
        var now = DateTimeOffset.UtcNow;
        var asked = AggregateCalls.Issue<ConsentCommand>(
            Secretariat, new RequestConsent(new ConsentTerms(ConsentAction.DeployTeam, [EventLimits.ScreeningTask], Host.Owner, now.AddDays(1), now.AddDays(9), Words), Lane.Routine));
        var id = ConsentId.For(Host.Owner, Secretariat.Owner, asked.Operation);
        await calls.CallAsync(Secretariat, client => client.GetGrain<IConsentGrain>(id.Value).ExecuteAsync(asked));
        await calls.CallAsync(Host, client => client.GetGrain<IConsentGrain>(id.Value).ExecuteAsync(AggregateCalls.Issue<ConsentCommand>(Host, new GrantConsent([], null, null))));
        return id;
    }

    private Task<TimeSpan[]> CheckAsync(AggregateCalls calls, TimeSpan time)
    {
        var asker = new Author(new OwnerId("JP"), "0001");
        return EvenLoad.RunAsync(rate, time, async (number, due) =>
        {
            var request = new CheckRequest(asker.Owner, [new DocumentQuestion(string.Create(CultureInfo.InvariantCulture, $"CH{number:0000000}"), "FRA", null)]);
            await calls.CallAsync(asker, client => client.GetGrain<IRecordReplicaGrain>("buenos-aires").CheckAsync(request));
            return Stopwatch.GetElapsedTime(due);
        });
    }

    private static PersonParticulars Person(SyntheticNames names, Random random) => new()
    {
        Names = [new RecordedName(names.Next().Text)],
        BirthDates = [new NoticeDate(1940 + random.Next(65), 1 + random.Next(12), 1 + random.Next(28))],
    };
}
