using System.Globalization;
using Interpol.Mesh.Bench.Audit;
using Interpol.Mesh.Bench.Broadcasts;
using Interpol.Mesh.Bench.Cases;
using Interpol.Mesh.Bench.Console;
using Interpol.Mesh.Bench.Deployments;
using Interpol.Mesh.Bench.Identification;
using Interpol.Mesh.Bench.Events;
using Interpol.Mesh.Bench.LiveFeeds;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Notices;
using Interpol.Mesh.Bench.OrleansCalls;
using Interpol.Mesh.Bench.Outages;
using Interpol.Mesh.Bench.Screening;
using Interpol.Mesh.Bench.Search;
using Interpol.Mesh.Bench.Takeover;
using Interpol.Mesh.Tests.Persons;

return args switch
{
    _ when args.Contains("--help") => Usage(),
    ["orleans", .. var rest] => await OrleansAsync(rest),
    ["messages", .. var rest] => await MessagesAsync(rest),
    ["live-feeds", .. var rest] => await LiveFeedsAsync(rest),
    ["search", .. var rest] => await SearchAsync(rest),
    ["takeover", .. var rest] => await TakeoverAsync(rest),
    ["broadcast", .. var rest] => await BroadcastAsync(rest),
    ["outage", .. var rest] => await OutageAsync(rest),
    ["audit", .. var rest] => await AuditAsync(rest),
    ["screening", .. var rest] => await ScreeningAsync(rest),
    ["persons", .. var rest] => await PersonsAsync(rest),
    ["indexes", .. var rest] => await IndexesAsync(rest),
    ["stores", .. var rest] => await new StoresBenchmark(Console.Out, Number(rest, "--rows", 10_000_000), Number(rest, "--searches", 200_000)).RunAsync() ? 0 : 1,
    ["notices", .. var rest] => await NoticesAsync(rest),
    ["cases", .. var rest] => await CasesAsync(rest),
    ["deployments", .. var rest] => await DeploymentsAsync(rest),
    ["identification", .. var rest] => new IdentificationBenchmark(Console.Out, Number(rest, "--files", 5000), Number(rest, "--families", 5)).Run() ? 0 : 1,
    ["events", .. var rest] => await EventsAsync(rest),
    ["console", .. var rest] => await ConsoleAsync(rest),
    ["postgres-checks", var connection] => await PostgresChecks.RunAsync(connection),
    ["orleans-silo", .. var rest] => await EmptySilo.RunAsync(rest),
    _ => Usage(),
};

static async Task<int> OrleansAsync(string[] args)
{
    await new OrleansBenchmark(Console.Out, TimeSpan.FromSeconds(Number(args, "--seconds", 5)), Number(args, "--callers", 100), Number(args, "--rounds", 5), args.Contains("--statistics")).RunAsync();
    return 0;
}

static async Task<int> MessagesAsync(string[] args)
{
    var options = new MessagesOptions(
        Text(args, "--via") is { } via ? via.Split(',') : ["http", "client"],
        Number(args, "--rate", 1000),
        TimeSpan.FromSeconds(Number(args, "--seconds", 60)),
        !args.Contains("--steady-only"),
        Text(args, "--kill"));
    return await new MessagesBenchmark(Console.Out, options).RunAsync() ? 0 : 1;
}

static async Task<int> LiveFeedsAsync(string[] args)
{
    var options = new LiveFeedsOptions(Number(args, "--feeds", 2000), Number(args, "--rate", 500), TimeSpan.FromSeconds(Number(args, "--seconds", 30)));
    return await new LiveFeedsBenchmark(Console.Out, options).RunAsync() ? 0 : 1;
}

static async Task<int> SearchAsync(string[] args)
{
    await new SearchBenchmark(Console.Out, Number(args, "--messages", 200_000), Number(args, "--searches", 500)).RunAsync();
    return 0;
}

static async Task<int> TakeoverAsync(string[] args)
{
    if (args.Contains("--lead"))
    {
        return await new LeadTakeoverBenchmark(Console.Out, Number(args, "--runs", 10)).RunAsync() ? 0 : 1;
    }

    await new TakeoverBenchmark(Console.Out, Number(args, "--runs", 10)).RunAsync();
    return 0;
}

static async Task<int> BroadcastAsync(string[] args)
{
    using var benchmark = new BroadcastBenchmark(Console.Out, Number(args, "--runs", 20));
    return await benchmark.RunAsync() ? 0 : 1;
}

static async Task<int> OutageAsync(string[] args) =>
    await new OutageBenchmark(Console.Out, Number(args, "--rate", 500), TimeSpan.FromSeconds(Number(args, "--seconds", 60))).RunAsync() ? 0 : 1;

static async Task<int> AuditAsync(string[] args) =>
    await new AuditBenchmark(Console.Out, Number(args, "--rate", 10_000), TimeSpan.FromSeconds(Number(args, "--seconds", 10))).RunAsync() ? 0 : 1;

static async Task<int> NoticesAsync(string[] args)
{
    var quick = args.Contains("--quick");
    var length = TimeSpan.FromSeconds(quick ? 1 : 30);
    var phases = Text(args, "--phases")?.Split(',') ?? ["publish", "list", "rebuild"];
    var complete = !phases.Contains("publish") || await new PublicationBenchmark(Console.Out, rate: 20, length).RunAsync();
    var lists = new PublicNoticesBenchmark(Console.Out, rate: 500, length, listed: quick ? 2_000 : 8_000, rebuilt: quick ? 2_000 : 75_000);
    complete &= !phases.Contains("list") || await lists.ListAsync();
    if (phases.Contains("rebuild"))
    {
        await lists.RebuildAsync();
    }

    return complete ? 0 : 1;
}

static async Task<int> CasesAsync(string[] args) =>
    await new CasesBenchmark(Console.Out, Number(args, "--rate", 20), TimeSpan.FromSeconds(Number(args, "--seconds", 30))).RunAsync() ? 0 : 1;

static async Task<int> DeploymentsAsync(string[] args) =>
    await new DeploymentsBenchmark(Console.Out, Number(args, "--rate", 20), TimeSpan.FromSeconds(Number(args, "--seconds", 30))).RunAsync() ? 0 : 1;

static async Task<int> ScreeningAsync(string[] args)
{
    var quick = args.Contains("--quick");
    var options = new ScreeningOptions(
        Number(args, "--rows", quick ? 2_000_000 : 128_000_000),
        Number(args, "--postgres-rows", quick ? 2_000_000 : 10_000_000),
        TimeSpan.FromSeconds(Number(args, "--seconds", 10)),
        Number(args, "--rate", 500),
        Text(args, "--data"),
        Text(args, "--phases")?.Split(',') ?? ScreeningOptions.AllPhases);
    return await new ScreeningBenchmark(Console.Out, options).RunAsync() ? 0 : 1;
}

static async Task<int> IndexesAsync(string[] args) =>
    await new IndexesBenchmark(Console.Out, Number(args, "--profiles", 136_000), Number(args, "--images", 6_000_000), Number(args, "--searches", 2000)).RunAsync() ? 0 : 1;

static async Task<int> EventsAsync(string[] args) => await new EventsBenchmark(
    Console.Out, Number(args, "--lines", 1_000_000), Number(args, "--persons", 100_000), Number(args, "--rate", 100), TimeSpan.FromSeconds(Number(args, "--seconds", 20))).RunAsync() ? 0 : 1;

static async Task<int> ConsoleAsync(string[] args) =>
    await new ConsoleBenchmark(Console.Out, Number(args, "--events", 20_000), Number(args, "--pages", 50), Number(args, "--runs", 10)).RunAsync() ? 0 : 1;

static async Task<int> PersonsAsync(string[] args)
{
    var split = args.Contains("--development") ? NameSplit.Development : NameSplit.Test;
    await new PersonsBenchmark(Console.Out, Number(args, "--persons", 300_000), Number(args, "--searches", 3000), Number(args, "--unrelated", 100_000), Number(args, "--callers", 2), split).RunAsync();
    return 0;
}

static string? Text(string[] args, string name)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}

static int Number(string[] args, string name, int otherwise) =>
    Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: bench orleans  [--seconds 5] [--callers 100] [--rounds 5] [--statistics]
               bench messages [--via http,client] [--rate 1000] [--seconds 60] [--steady-only] [--kill HUB]
               bench live-feeds [--feeds 2000] [--rate 500] [--seconds 30]
               bench search   [--messages 200000] [--searches 500]
               bench takeover [--runs 10] [--lead]
               bench broadcast [--runs 20]
               bench outage   [--rate 500] [--seconds 60]
               bench audit    [--rate 10000] [--seconds 10]
               bench screening [--rows 128000000] [--postgres-rows 10000000] [--quick] [--seconds 10] [--rate 500] [--data FOLDER] [--phases copy,http,postgres,uneven,effect]
               bench persons  [--persons 300000] [--searches 3000] [--unrelated 100000] [--callers 2] [--development]
               bench indexes  [--profiles 136000] [--images 6000000] [--searches 2000]
               bench stores   [--rows 10000000] [--searches 200000]
               bench notices  [--phases publish,list,rebuild] [--quick]
               bench cases    [--rate 20] [--seconds 30]
               bench deployments [--rate 20] [--seconds 30]
               bench identification [--files 5000] [--families 5]
               bench console  [--events 20000] [--pages 50] [--runs 10]
               bench events   [--lines 1000000] [--persons 100000] [--rate 100] [--seconds 20]
        """);
    return 2;
}
