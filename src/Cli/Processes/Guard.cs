using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Processes;

/// <summary>
/// A second process that ends what this one started, however this one ends: it reads process numbers from a pipe, and when the pipe closes, because
/// its owner is done or was killed, it stops those that are left.
/// </summary>
internal sealed class Guard : IAsyncDisposable
{
    /// <summary>The hidden command that runs as the guard.</summary>
    public const string CommandName = "guard";

    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(25);

    private readonly Process _process;

    private Guard(Process process) => _process = process;

    /// <summary>Starts a guard for this process.</summary>
    public static Guard Start()
    {
        // A session of its own: whatever ends the terminal's programs must not end the guard before it has done its work.
        var start = new ProcessStartInfo("setsid", [Dotnet.Program, typeof(Guard).Assembly.Location, CommandName]) { RedirectStandardInput = true, UseShellExecute = false };
        return new Guard(Process.Start(start) ?? throw new CliException("The guard process does not start."));
    }

    /// <summary>Makes the guard answer for a process as well.</summary>
    /// <param name="process">The process.</param>
    /// <param name="isDatabase">Whether it is a database server, which is stopped when those are gone that use it.</param>
    public void Add(ProcessIdentity process, bool isDatabase = false)
    {
        lock (_process)
        {
            _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{process.Pid} {process.StartTicks} {isDatabase}"));
            _process.StandardInput.Flush();
        }
    }

    /// <summary>Lets the guard stop whatever is left and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(ExitDeadline);
        _process.Dispose();
    }

    /// <summary>The guard's own work.</summary>
    public static async Task<int> RunAsync(TextReader input)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        var guarded = new List<(ProcessIdentity Process, bool IsDatabase)>();
        while (await input.ReadLineAsync() is { } line)
        {
            var parts = line.Split(' ');
            guarded.Add((new ProcessIdentity(int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture)), bool.Parse(parts[2])));
        }

        var databases = guarded.ToLookup(entry => entry.IsDatabase, entry => entry.Process);
        await ProcessStopper.StopAsync([.. databases[false]], ProcessStopper.Grace);
        await PrivateServer.StopAsync([.. databases[true]]);
        return 0;
    }
}
