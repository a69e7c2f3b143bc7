using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Boundary.Keys;

namespace Interpol.Mesh.Bench.OrleansCalls;

/// <summary>
/// What the mesh adds to a call of bare Orleans: three pairs of silo processes, one bare, one with filters that do nothing, one with our filters and boundary, call empty
/// grains in turn, so that all meet the same noise. Calls among silos carry the mark and no token. Or, with statistics, what they cost on calls of the mesh's own grains, and what Orleans'
/// dashboard does at which nobody looks.
/// </summary>
internal sealed class OrleansBenchmark(TextWriter output, TimeSpan duration, int callers, int rounds, bool statistics)
{
    private string[] Kinds => statistics ? [EmptySilo.Unmeasured, EmptySilo.Measured, EmptySilo.Dashboard] : ["bare", "filters", "mesh"];

    private (string More, string Less, string Aim)[] Ratios => statistics
        ? [(EmptySilo.Measured, EmptySilo.Unmeasured, "aim 1.02; "), (EmptySilo.Dashboard, EmptySilo.Measured, "")]
        : [("mesh", "bare", "aim 1.15; "), ("filters", "bare", ""), ("mesh", "filters", "")];

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);

    public async Task RunAsync()
    {
        var silos = new List<Process>();
        var folders = Kinds.ToDictionary(kind => kind, _ => Directory.CreateTempSubdirectory("mesh-bench-").FullName);
        try
        {
            var callersOf = new Dictionary<string, Process>();
            foreach (var kind in Kinds)
            {
                new KeyMaker(KeyFolder.Of(folders[kind])).MakeForSilos();
                for (var number = 1; number <= 2; number++)
                {
                    silos.Add(await StartSiloAsync(folders[kind], kind, number));
                }

                callersOf[kind] = silos[^2];
            }

            await MeasureAsync(callersOf);
        }
        finally
        {
            foreach (var silo in silos)
            {
                await ChildProcess.StopByInputAsync(silo);
            }

            foreach (var folder in folders.Values)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task MeasureAsync(Dictionary<string, Process> silos)
    {
        foreach (var kind in Kinds)
        {
            await AskAsync(silos[kind], duration < LongestWarmUp ? duration : LongestWarmUp, callers);
        }

        var table = new FigureTable(output);
        table.Heading($"{(statistics ? "Reads of a case that there is not" : "Empty calls")} from one silo to grains on another, TLS between them, medians of {rounds} rounds in turn");
        foreach (var (what, count) in new[] { ($"{callers} callers", callers), ("one caller", 1) })
        {
            var rows = Kinds.ToDictionary(kind => kind, _ => new List<double[]>());
            for (var round = 0; round < rounds; round++)
            {
                foreach (var kind in Kinds)
                {
                    rows[kind].Add(await AskAsync(silos[kind], duration, count));
                }
            }

            foreach (var kind in Kinds)
            {
                table.Row($"{what}, {kind}", Median(rows[kind], 0), new LatencyFigures(1, Microseconds(Median(rows[kind], 1)), Microseconds(Median(rows[kind], 2)), TimeSpan.Zero));
            }

            foreach (var (more, less, aim) in Ratios)
            {
                var ratios = rows[less].Zip(rows[more], (few, many) => few[0] / many[0]).Order().ToArray();
                table.Fact(
                    $"{what}: time of {more} / of {less}",
                    ratios[ratios.Length / 2].ToString("F3", CultureInfo.InvariantCulture),
                    string.Create(CultureInfo.InvariantCulture, $"{aim}rounds {ratios[0]:F3} to {ratios[^1]:F3}"));
            }
        }
    }

    private static async Task<double[]> AskAsync(Process silo, TimeSpan time, int count)
    {
        await silo.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} {count}"));
        var answer = await silo.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The silo ended before it had measured.");
        return [.. answer.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }

    private static double Median(List<double[]> rows, int column) => rows.Select(row => row[column]).Order().ElementAt(rows.Count / 2);

    private static TimeSpan Microseconds(double value) => TimeSpan.FromMicroseconds(value);

    private static async Task<Process> StartSiloAsync(string folder, string kind, int number)
    {
        new KeyMaker(KeyFolder.Of(folder)).MakeForSilo($"lyon-{number}");
        var silo = ChildProcess.StartSelf("orleans-silo", folder, kind, number.ToString(CultureInfo.InvariantCulture), FreePort(), FreePort());
        await ChildProcess.WaitForLineAsync(silo, "ready", TimeSpan.FromSeconds(60));
        return silo;
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
