using System.Diagnostics;
using System.Globalization;

namespace Interpol.Mesh.Bench.Processes;

/// <summary>Child processes of a benchmark.</summary>
internal static class ChildProcess
{
    /// <summary>Starts this program again with other arguments.</summary>
    public static Process StartSelf(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The child process did not start.");
    }

    /// <summary>Waits until a child prints a line.</summary>
    public static async Task WaitForLineAsync(Process child, string line, TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        while (await child.StandardOutput.ReadLineAsync(deadline.Token) is { } text)
        {
            if (text == line)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The child process ended before it printed '{line}'.");
    }

    /// <summary>Ends a child that stops when its standard input ends; kills it when it does not within five seconds.</summary>
    public static async Task StopByInputAsync(Process child)
    {
        using (child)
        {
            child.StandardInput.Close();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await child.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                child.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Resident memory now.</summary>
    public static long ResidentBytes(Process child)
    {
        var line = File.ReadLines($"/proc/{child.Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan()["VmRSS:".Length..].Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
    }
}
