using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;

namespace Interpol.Mesh.Bench.Cases;

/// <summary>
/// Entries that participants of several cases add at an even rate, through the cluster client. Each is flushed at the home hub of its case before it is answered, and told to all who
/// may read it beside that. A latency counts from when the entry was due, so that falling behind shows.
/// </summary>
internal sealed class CasesBenchmark(TextWriter output, int rate, TimeSpan length)
{
    private const int CasesOfHub = 4;
    private const int Participants = 5;
    private const int ContentBytes = 2000;

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(20);
    private static readonly OwnerInfo[] Countries = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country)];

    /// <summary>Runs; false when a case does not have each of its entries once.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();

        await using var calls = await AggregateCalls.OpenAsync(mesh.Folder);
        var cases = new List<OpenedCase>();
        foreach (var lead in HubName.All.SelectMany(hub => Countries.Where(owner => owner.Home == hub).Take(CasesOfHub)))
        {
            cases.Add(await OpenAsync(calls, lead.Code, cases.Count));
        }

        var warmed = await AddAsync(calls, cases, length < LongestWarmUp ? length : LongestWarmUp);
        await using var noise = new MachineNoise(mesh.Folder);
        var added = await AddAsync(calls, cases, length);

        var table = new FigureTable(output);
        table.Heading(string.Create(
            CultureInfo.InvariantCulture,
            $"{rate:N0} entries/s of {ContentBytes:N0} bytes in {cases.Count} cases of {Participants} participants; {Environment.ProcessorCount} processors, three silos and the load on them"));
        table.Row("entry due to flushed", added.Length / length.TotalSeconds, LatencyRecorder.Of(added), Aim);
        await noise.EndAsync(table);
        var entries = 0L;
        foreach (var opened in cases)
        {
            entries += (await calls.CallAsync(opened.Lead, client => client.GetGrain<ICaseGrain>(opened.Id.Value).GetAsync(opened.Lead.Owner)))!.Details!.Entries;
        }

        var asked = warmed.Length + added.Length;
        table.Fact("entries in the cases", string.Create(CultureInfo.InvariantCulture, $"{entries:N0}"), string.Create(CultureInfo.InvariantCulture, $"{asked:N0}"));
        return entries == asked;
    }

    private static async Task<OpenedCase> OpenAsync(AggregateCalls calls, OwnerId owner, int number)
    {
        var lead = new Author(owner, "0001");
        var operation = OperationId.New();
        var id = CaseId.For(owner, await calls.CallAsync(lead, client => client.GetGrain<INumberGrain>(NumberSeries.CasesOf(owner)).NextAsync(owner, operation)));
        await ExecuteAsync(calls, id, lead, new OpenCase(Words(ContentBytes / 10)));
        var others = Countries.Where(country => country.Code != owner).Skip(number * Participants).Take(Participants - 1).Select(country => new Author(country.Code, "0001")).ToArray();
        foreach (var other in others)
        {
            await ExecuteAsync(calls, id, lead, new InviteParticipant(other.Owner, CaseRole.Contributor));
            await ExecuteAsync(calls, id, other, new AnswerInvitation(true));
        }

        return new OpenedCase(id, lead, [lead, .. others]);
    }

    private Task<TimeSpan[]> AddAsync(AggregateCalls calls, List<OpenedCase> cases, TimeSpan time) => EvenLoad.RunAsync(rate, time, async (number, due) =>
    {
        var opened = cases[number % cases.Count];
        var by = opened.Participants[number / cases.Count % opened.Participants.Length];
        var readers = opened.Participants.Where(other => other != by).Select(other => other.Owner);
        var entry = new NewCaseEntry(CaseEntryKind.Note, new CaseHandling(TrafficLight.Amber, [.. readers]), Words(ContentBytes), []);
        await ExecuteAsync(calls, opened.Id, by, new AddEntries([entry]));
        return Stopwatch.GetElapsedTime(due);
    });

    private static async Task ExecuteAsync(AggregateCalls calls, CaseId id, Author by, CaseCommand command)
    {
        var issued = AggregateCalls.Issue(by, command);
        await calls.CallAsync(by, client => client.GetGrain<ICaseGrain>(id.Value).ExecuteAsync(issued));
    }

    private static SealedContent Words(int bytes) => new(new byte[bytes], null, []);

    private sealed record OpenedCase(CaseId Id, Author Lead, Author[] Participants);
}
