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
/// dashboard does at which nobody looks: one pair of silos, which are told before each turn what to measure. What the machine does besides changes within seconds and by more than that, so that turns are short and many.
/// </summary>
internal sealed class OrleansBenchmark(TextWriter output, TimeSpan duration, int callers, int rounds, bool statistics)
{
    private string[] Kinds => statistics ? [EmptySilo.Unmeasured, EmptySilo.Measured, EmptySilo.Dashboard] : ["bare", "filters", "mesh"];

    private (string More, string Less, string Aim)[] Ratios => statistics
        ? [(EmptySilo.Measured, EmptySilo.Unmeasured, "aim 1.02; "), (EmptySilo.Dashboard, EmptySilo.Measured, "")]
        : [("mesh", "bare", "aim 1.15; "), ("filters", "bare", ""), ("mesh", "filters", "")];

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortTurn = TimeSpan.FromMilliseconds(250);

    private TimeSpan Turn => statistics && duration > ShortTurn ? ShortTurn : duration;

    private int Turns => (int)(rounds * (duration / Turn));

    public async Task RunAsync()
    {
        var silos = new List<Process>();
        var folders = (statistics ? [EmptySilo.Switched] : Kinds).ToDictionary(kind => kind, _ => Directory.CreateTempSubdirectory("mesh-bench-").FullName);
        try
        {
            var callersOf = new Dictionary<string, Process>();
            foreach (var kind in folders.Keys)
            {
                new KeyMaker(KeyFolder.Of(folders[kind])).MakeForSilos();
                for (var number = 1; number <= 2; number++)
                {
                    silos.Add(await StartSiloAsync(folders[kind], kind, number));
                }

                callersOf[kind] = silos[^2];
            }

            await MeasureAsync(statistics ? (kind, count, time) => AskAsync(silos, kind, time, count) : (kind, count, time) => AskAsync(callersOf[kind], time, count));
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

    private async Task MeasureAsync(Func<string, int, TimeSpan, Task<double[]>> ask)
    {
        foreach (var kind in Kinds)
        {
            await ask(kind, callers, duration < LongestWarmUp ? duration : LongestWarmUp);
        }

        var table = new FigureTable(output);
        table.Heading($"{(statistics ? "Reads of a case that there is not" : "Empty calls")} from one silo to grains on another, TLS between them, medians of {Turns} turns of {Turn.TotalSeconds:0.##} s");
        foreach (var (what, count) in new[] { ($"{callers} callers", callers), ("one caller", 1) })
        {
            var rows = Kinds.ToDictionary(kind => kind, _ => new List<double[]>());
            for (var turn = 0; turn < Turns; turn++)
            {
                // Each kind comes first as often as last.
                foreach (var kind in Kinds[(turn % Kinds.Length)..].Concat(Kinds[..(turn % Kinds.Length)]))
                {
                    rows[kind].Add(await ask(kind, count, Turn));
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
                    string.Create(CultureInfo.InvariantCulture, $"{aim}half of the turns {ratios[ratios.Length / 4]:F3} to {ratios[ratios.Length * 3 / 4]:F3}"));
            }
        }
    }

    /// <summary>The first of a pair calls grains on the second; both measure as the kind says.</summary>
    private static async Task<double[]> AskAsync(List<Process> silos, string kind, TimeSpan time, int count)
    {
        foreach (var silo in silos)
        {
            await silo.StandardInput.WriteLineAsync(kind);
        }

        return await AskAsync(silos[0], time, count);
    }

    private static async Task<double[]> AskAsync(Process silo, TimeSpan time, int count)
    {
        await silo.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F0} {count}"));
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
