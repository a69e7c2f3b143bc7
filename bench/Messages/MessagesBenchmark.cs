using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>
/// Every member's bureau as a mailbox over three hubs; every message flushed at both ends. What was lost, doubled or out of order is counted from what
/// receivers read.
/// </summary>
internal sealed class MessagesBenchmark(TextWriter output, MessagesOptions options)
{
    /// <summary>Long enough for seven processes on two cores to compile what is hot; a short run warms up no longer than it measures.</summary>
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(15);

    private static readonly int[] Ladder = [1500, 2000, 2500, 3000, 4000, 5000, 6000, 8000];
    private static readonly OwnerId[] Bureaus = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country).Select(owner => owner.Code)];

    /// <summary>Runs; returns false when a message was lost, doubled or out of order.</summary>
    public async Task<bool> RunAsync()
    {
        var clean = true;
        foreach (var via in options.Via)
        {
            await using var mesh = new RunningMesh();
            using var tokens = new DevelopmentTokens(mesh.Folder);
            await mesh.StartSilosAsync();

            await using var path = await OpenAsync(via, mesh, tokens);
            var table = new FigureTable(output);
            table.Heading($"{Bureaus.Length} bureaus over three hubs, bodies of 10-5,000 bytes, through {via}");
            await RunStepAsync(path, mesh, options.Rate, options.Duration < LongestWarmUp ? options.Duration : LongestWarmUp, kill: null);
            var steady = await RunStepAsync(path, mesh, options.Rate, options.Duration, options.KillHub);
            Print(table, steady);
            clean &= steady.IsClean;
            clean &= !options.FindHighest || await ClimbAsync(table, path, mesh);
        }

        return clean;
    }

    private async Task<bool> ClimbAsync(FigureTable table, IMessagePath path, RunningMesh mesh)
    {
        MessagesFigures? highest = null;
        var clean = true;
        foreach (var rate in Ladder)
        {
            var step = await RunStepAsync(path, mesh, rate, TimeSpan.FromSeconds(15), kill: null);
            clean &= step.IsClean;
            Print(table, step);
            if (!step.IsSustained)
            {
                break;
            }

            highest = step;
        }

        table.Fact("highest rate sustained", highest is null ? "none of the ladder" : highest.Rate.ToString("N0", CultureInfo.InvariantCulture) + "/s", "5,000/s");
        return clean;
    }

    private static async Task<IMessagePath> OpenAsync(string via, RunningMesh mesh, DevelopmentTokens tokens)
    {
        if (via == "client")
        {
            return await ClusterPath.ConnectAsync(mesh.Folder);
        }

        foreach (var hub in Contracts.Cluster.HubName.All)
        {
            await mesh.StartGatewayAsync(hub.Value);
        }

        return new HttpPath(mesh, tokens);
    }

    private static async Task<MessagesFigures> RunStepAsync(IMessagePath path, RunningMesh mesh, int rate, TimeSpan duration, string? kill)
    {
        var step = new MessagesStep(path, Bureaus, rate, duration);
        var killing = kill is null ? Task.CompletedTask : KillAsync(mesh, kill, duration);
        var figures = await step.RunAsync();
        await killing;
        return figures;
    }

    private static async Task KillAsync(RunningMesh mesh, string hub, TimeSpan duration)
    {
        await Task.Delay(duration / 3);
        await mesh.KillAsync(hub + "-1");
        await Task.Delay(duration / 3);
        await mesh.StartSiloAsync(hub);
    }

    private static void Print(FigureTable table, MessagesFigures figures)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{figures.Rate:N0}/s asked");
        table.Row($"{name}: sender to accepted", figures.AcceptedPerSecond, figures.Accepting);
        table.Row($"{name}: accepted to stored", null, figures.Storing, "p99 22 ms at 1,000/s");
        table.Row($"{name}: accepted to open live feed", null, figures.Reading, "p99 250 ms at 1,000/s");
        table.Fact(
            $"{name}: lost / doubled / out of order",
            string.Create(CultureInfo.InvariantCulture, $"{figures.Lost} / {figures.Duplicated} / {figures.OutOfOrder} of {figures.Accepted:N0}"),
            string.Create(CultureInfo.InvariantCulture, $"0; the last arrived {figures.Drain.TotalMilliseconds:N0} ms after the last was accepted"));
    }
}
