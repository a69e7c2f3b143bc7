using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Tests.Persons;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// The search for persons: how right it is, by slice, on the half of the invented names that no number was chosen by; and how fast and how large the index is. All of it in this process, from a seed.
/// </summary>
internal sealed class PersonsBenchmark(TextWriter output, int persons, int searches, int unrelated, int callers, NameSplit split)
{
    private const int Seed = 20;
    private const int PairsOfSlice = 2000;

    private static readonly string[] Ways = ["same", "order", "spelling", "typo", "two typos", "left out"];

    /// <summary>Runs.</summary>
    public async Task RunAsync()
    {
        QualityReport.Run(split, Seed, PairsOfSlice).Print(output);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var names = new SyntheticNames(Seed, split);
        var random = new Random(Seed);
        var recorded = Enumerable.Range(0, persons).Select(_ => (Name: names.Next(), Born: Born(random))).ToArray();
        var own = GC.GetTotalMemory(forceFullCollection: true) - before;
        using var index = new PersonIndex();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < persons; i++)
        {
            index.Set(i.ToString(CultureInfo.InvariantCulture), Person(recorded[i].Name.Text, recorded[i].Born));
        }

        var loaded = Stopwatch.GetElapsedTime(began);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before - own;
        var table = new FigureTable(output);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"{persons:N0} persons in memory, searches by {callers} at once"));
        table.Row("recorded", persons / loaded.TotalSeconds, null);
        table.Fact("memory of the index", string.Create(CultureInfo.InvariantCulture, $"{memory / 1024 / 1024:N0} MiB"));
        await SearchAsync(index, recorded, Ways[0], table, isWarmUp: true);
        foreach (var way in Ways)
        {
            await SearchAsync(index, recorded, way, table, isWarmUp: false);
        }

        await UnrelatedAsync(index, table);
    }

    private async Task SearchAsync(PersonIndex index, (SyntheticName Name, BirthDate Born)[] recorded, string way, FigureTable table, bool isWarmUp)
    {
        var variations = new NameVariations(Seed, split);
        var random = new Random(Seed);
        var queries = new List<(string Id, PersonDescription Person, PersonDescription Dated)>();
        while (queries.Count < searches)
        {
            var at = random.Next(recorded.Length);
            if (variations.Vary(recorded[at].Name, way) is { } text)
            {
                queries.Add((at.ToString(CultureInfo.InvariantCulture), QualityReport.Named(text), Person(text, recorded[at].Born)));
            }
        }

        var (alone, perSecond, found) = await MeasureAsync(queries, query => index.Search(query.Person).Any(candidate => candidate.Id == query.Id));
        var (_, _, dated) = await MeasureAsync(queries, query => index.Search(query.Dated).Any(candidate => candidate.Id == query.Id));
        if (!isWarmUp)
        {
            table.Row($"{way}: first ten by name {(double)found / searches:P1}, with birth {(double)dated / searches:P1}", perSecond, alone, "500/s, p99 20 ms");
        }
    }

    private async Task UnrelatedAsync(PersonIndex index, FigureTable table)
    {
        var names = new SyntheticNames(Seed + 1, split == NameSplit.Test ? NameSplit.Development : NameSplit.Test);
        var random = new Random(Seed + 1);
        var queries = Enumerable.Range(0, unrelated).Select(_ => names.Next().Text).Select(text => ("", QualityReport.Named(text), Person(text, Born(random)))).ToList();
        var (alone, perSecond, leads) = await MeasureAsync(queries, query => index.Search(query.Item2, 1).Any(candidate => candidate.Match.IsLead));
        table.Row($"{unrelated:N0} unrelated: a lead by name {(double)leads / unrelated:P1}", perSecond, alone);
        var (dated, datedPerSecond, datedLeads) = await MeasureAsync(queries, query => index.Search(query.Item3, 1).Any(candidate => candidate.Match.IsLead));
        table.Row($"{unrelated:N0} unrelated: with birth {(double)datedLeads / unrelated:P1}", datedPerSecond, dated);
    }

    private async Task<(LatencyFigures Latency, double PerSecond, int Found)> MeasureAsync<T>(List<T> queries, Func<T, bool> search)
    {
        var (next, found) = (-1, 0);
        var began = Stopwatch.GetTimestamp();
        var recorders = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() =>
        {
            var recorder = new LatencyRecorder();
            for (var i = Interlocked.Increment(ref next); i < queries.Count; i = Interlocked.Increment(ref next))
            {
                var asked = Stopwatch.GetTimestamp();
                var isFound = search(queries[i]);
                recorder.RecordSince(asked);
                Interlocked.Add(ref found, isFound ? 1 : 0);
            }

            return recorder;
        })));
        return (LatencyRecorder.Merge(recorders), queries.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, found);
    }

    private static PersonDescription Person(string name, BirthDate born) => QualityReport.Named(name) with { BirthDates = [born] };

    private static BirthDate Born(Random random) => new(1940 + random.Next(65), 1 + random.Next(12), 1 + random.Next(28));
}
