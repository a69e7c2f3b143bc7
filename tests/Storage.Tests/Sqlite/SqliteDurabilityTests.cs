using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

public sealed class SqliteDurabilityTests() : StorageFacts(new SqlitePlace())
{
    [Fact]
    public async Task Everything_acknowledged_survives_kill_9()
    {
        var acknowledged = new long[DyingWriter.Streams];
        for (int life = 0; life < 5; life++)
        {
            await LiveAndDieAsync(acknowledged, 300 * (life + 1));
        }

        for (int number = 0; number < DyingWriter.Streams; number++)
        {
            StreamName stream = DyingWriter.Stream(number);
            long last = (await Journal.ReadHeadAsync(stream)).Next - 1;
            Assert.True(last >= acknowledged[number], $"Stream {number} acknowledged {acknowledged[number]} and ends at {last}.");
            IReadOnlyList<StoredRow> rows = await Journal.ReadAsync(stream, 1, int.MaxValue, int.MaxValue);
            Assert.Equal(Enumerable.Range(1, (int)last).Select(position => $"{number}/{position}"), rows.Select(row => Sample.Text(row.Head)));
            Assert.Equal(last, (await Journal.ReadPendingAsync(stream, $"link {number}", 1, int.MaxValue, int.MaxValue)).Count);
            Assert.Equal([new Counter("last", last)], await Journal.ReadCountersAsync(stream));
            Assert.Equal(last, (await Journal.FindOperationAsync(stream, $"{number}/{last}"))?.Position);
        }
    }

    /// <summary>Lets a writer process live for a number of acknowledged appends and kills it in the middle of its work.</summary>
    private async Task LiveAndDieAsync(long[] acknowledged, int appends)
    {
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(host, [typeof(DyingWriter).Assembly.Location, ((SqlitePlace)Place).Folder])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        int count = 0;
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            string[] parts = line.Split(' ');
            if (parts.Length == 2 && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long position))
            {
                int number = int.Parse(parts[0], CultureInfo.InvariantCulture);
                acknowledged[number] = Math.Max(acknowledged[number], position);
            }

            if (++count == appends)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync(deadline.Token);
        Assert.True(count >= appends, $"The writer ended by itself with {process.ExitCode}: {await errors}");
    }
}
