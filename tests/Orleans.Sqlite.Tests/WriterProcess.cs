using System.Diagnostics;
using Orleans.Storage;

namespace Orleans.Sqlite.Tests;

/// <summary>
/// A second process that writes states: the test assembly itself, started with the file, a prefix for keys, and how many to write. It prints
/// the key of each state once its write was acknowledged.
/// </summary>
internal static class WriterProcess
{
    public static async Task<int> Main(string[] arguments)
    {
        var (file, prefix, count) = (arguments[0], arguments[1], int.Parse(arguments[2]));
        using var storage = TestDatabase.CreateStorage($"Data Source={file}", null, "service", "states");
        await Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
        {
            var key = $"{prefix}-{number}";
            await ((IGrainStorage)storage).WriteStateAsync("card", GrainId.Create("bureau", key), new TestState<Card> { State = new Card { Text = key } });
            Console.WriteLine(key);
        }));
        return 0;
    }

    public static Process Start(string file, string prefix, int count) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", [typeof(WriterProcess).Assembly.Location, file, prefix, $"{count}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
