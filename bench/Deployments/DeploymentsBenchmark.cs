using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;

namespace Interpol.Mesh.Bench.Deployments;

/// <summary>
/// Changes of several deployments at an even rate, through the cluster client. Each is told to the host, the Secretariat and bureaus at all three hubs that bring experts. Measured from when the
/// change was due until it was flushed at the last of their feeds, by the hubs' stamps.
/// </summary>
internal sealed class DeploymentsBenchmark(TextWriter output, int rate, TimeSpan length)
{
    private const int DeploymentsOfHub = 4;
    private const int Letters = 26;

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Aim = TimeSpan.FromSeconds(1);
    private static readonly Author Secretariat = new(OwnerDirectory.Default.Secretariat, "0001");
    private static readonly OwnerInfo[] Countries = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country)];
    private static readonly SealedContent Words = new(new byte[200], null, []);
    private static readonly ExpertCard Card = new([ExpertSkill.Dna], ["en"], [], [], 45.76, 4.84, true, [], []);

    private int _given;

    /// <summary>Runs; false when a change did not reach everybody.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();

        await using var calls = await AggregateCalls.OpenAsync(mesh.Folder);
        var deployments = new List<DeploymentId>();
        foreach (var host in HubName.All.SelectMany(hub => Countries.Where(owner => owner.Home == hub).Take(DeploymentsOfHub)))
        {
            deployments.Add(await OpenAsync(calls, host.Code, deployments.Count));
        }

        await ChangeAsync(calls, deployments, length < LongestWarmUp ? length : LongestWarmUp);
        await using var noise = new MachineNoise(mesh.Folder);
        var changes = await ChangeAsync(calls, deployments, length);

        var table = new FigureTable(output);
        table.Heading(string.Create(
            CultureInfo.InvariantCulture,
            $"{rate:N0} changes/s of {deployments.Count} deployments, each told to 5 parties at three hubs; {Environment.ProcessorCount} processors, three silos and the load on them"));
        table.Row("change due to flushed at the last feed", changes.Length / length.TotalSeconds, LatencyRecorder.Of(changes.Select(took => took ?? Deadline)), Aim);
        await noise.EndAsync(table);
        var missing = changes.Count(took => took is null);
        table.Fact("not everywhere", missing.ToString(CultureInfo.InvariantCulture), "0");
        return missing == 0;
    }

    /// <summary>A deployment with an expert of each hub.</summary>
    private static async Task<DeploymentId> OpenAsync(AggregateCalls calls, OwnerId host, int number)
    {
        var (by, operation, now) = (new Author(host, "0001"), OperationId.New(), DateTimeOffset.UtcNow);
        var need = new DeploymentNeed(DeploymentKind.IrtDisaster, DeploymentMagnitude.Medium, [new("Port", 0, 0), new("Hospital", 0, 1)], ["scene"], now, null);
        var series = NumberSeries.DeploymentsOf(host, need.Kind);
        var id = DeploymentId.For(host, need.Kind, await calls.CallAsync(by, client => client.GetGrain<INumberGrain>(series).NextAsync(host, operation)));
        await ExecuteAsync(calls, id, by, new RequestDeployment(need, Words));
        var mandate = new MandateRequest(ConsentId.For(host, Secretariat.Owner, operation), ["scene"], now.AddDays(30), now.AddDays(1), Words);
        await ExecuteAsync(calls, id, Secretariat, new AssessDeployment(need, mandate));
        foreach (var hub in HubName.All)
        {
            var home = new Author(Countries.Where(owner => owner.Home == hub && owner.Code != host).ElementAt(number).Code, "0001");
            var expert = ExpertId.Parse(string.Create(CultureInfo.InvariantCulture, $"{home.Owner}:expert-{number}"));
            var put = AggregateCalls.Issue<ExpertCommand>(home, new PutExpert(Card));
            await calls.CallAsync(home, client => client.GetGrain<IExpertGrain>(expert.Value).ExecuteAsync(put));
            await ExecuteAsync(calls, id, Secretariat, new AddMember(expert, null));
        }

        return id;
    }

    private async Task<TimeSpan?[]> ChangeAsync(AggregateCalls calls, List<DeploymentId> deployments, TimeSpan time)
    {
        var before = _given;
        var changes = await EvenLoad.RunAsync(rate, time, async (number, due) =>
        {
            // Each turn of a deployment forms another team, or moves one to the other site.
            var turn = (before + number) / deployments.Count;
            var id = deployments[number % deployments.Count];
            var wall = DateTimeOffset.UtcNow - Stopwatch.GetElapsedTime(due);
            var view = await ExecuteAsync(calls, id, Secretariat, new PutTeam((char)('A' + (turn % Letters)), turn / Letters % 2, null));
            return (Id: id, view.Version, Due: wall);
        });
        _given += changes.Length + deployments.Count;
        var took = new TimeSpan?[changes.Length];
        foreach (var (number, change) in changes.Index())
        {
            var note = Announcement.NoteOf(change.Id.Host, string.Create(CultureInfo.InvariantCulture, $"deployment/{change.Id}/{change.Version}/0"));
            took[number] = await calls.LastFeedAsync(new Author(change.Id.Host, "0001"), note, recipients: 5, Deadline) is { } last ? last - change.Due : null;
        }

        return took;
    }

    private static async Task<DeploymentView> ExecuteAsync(AggregateCalls calls, DeploymentId id, Author by, DeploymentCommand command)
    {
        var issued = AggregateCalls.Issue(by, command);
        return await calls.CallAsync(by, client => client.GetGrain<IDeploymentGrain>(id.Value).ExecuteAsync(issued));
    }
}
