using System.Globalization;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Storage.Tests.Support;

/// <summary>
/// The entry point of this assembly. A test starts it as a process of its own that appends to many streams and prints each acknowledged append, until it is killed.
/// </summary>
internal static class DyingWriter
{
    public const int Streams = 20;

    public static StreamName Stream(int number) => new(string.Create(CultureInfo.InvariantCulture, $"outbox/{number}"));

    public static JournalAppend Append(int number, long next) => Sample.AppendTo(Stream(number), next, $"{number}/{next}") with
    {
        Operations = [Sample.Operation($"{number}/{next}")],
        Pending = [new PendingEntry($"link {number}", next, 0)],
        Counters = [new Counter("last", next)],
    };

    public static async Task Main(string[] arguments)
    {
        var options = new HubDatabaseOptions { DataFolder = arguments[0] };
        await using var databases = new HubDatabases(Options.Create(options), TimeProvider.System, NullLoggerFactory.Instance);
        IHubJournal journal = databases.Journal("lyon");
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(async number =>
        {
            long next = (await journal.ReadHeadAsync(Stream(number))).Next;
            while (true)
            {
                await journal.AppendAsync(Append(number, next));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} {next}"));
                next++;
            }
        }));
    }
}
