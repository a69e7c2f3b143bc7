using System.Diagnostics;
using System.Text;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Databases;
using Interpol.Mesh.Cli.Processes;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>A <c>mesh up</c> that runs on a data folder of its own.</summary>
internal sealed class RunningMesh : IAsyncDisposable
{
    /// <summary>The last line that it writes when everything is ready.</summary>
    private const string ReadyLine = "Ctrl-C stops everything.";

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(4);

    /// <summary>The launcher builds three programs first.</summary>
    private static readonly TimeSpan BuiltDeadline = TimeSpan.FromMinutes(20);

    private readonly TemporaryFolder _folder;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private bool _handedOn;

    private RunningMesh(TemporaryFolder folder, bool throughLauncher, string[] arguments)
    {
        _folder = folder;
        Data = new DataFolder(_folder.File("data"));
        Command = new MeshCommand(Data.Path, throughLauncher);
        _process = Command.Start(["up", .. arguments]);
        _process.OutputDataReceived += Take;
        _process.ErrorDataReceived += Take;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Identity = ProcessIdentity.Of(_process.Id) ?? throw new InvalidOperationException("mesh up ended at once.");
    }

    public DataFolder Data { get; }

    /// <summary>The command on the same data folder.</summary>
    public MeshCommand Command { get; }

    /// <summary>The process of <c>mesh up</c> itself.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>What it has written so far, results and errors.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a mesh and waits until it says that it is ready.</summary>
    public static Task<RunningMesh> StartAsync(params string[] arguments) => StartAsync(throughLauncher: false, arguments);

    /// <summary>Starts a mesh, through the launcher if wished, and waits until it says that it is ready.</summary>
    public static Task<RunningMesh> StartAsync(bool throughLauncher, params string[] arguments) => StartAsync(new TemporaryFolder(), throughLauncher, arguments);

    /// <summary>Starts a mesh, does something while it comes up, and waits until it says that it is ready.</summary>
    public static Task<RunningMesh> StartAsync(Func<RunningMesh, Task> meanwhile, params string[] arguments) => StartAsync(new TemporaryFolder(), throughLauncher: false, arguments, meanwhile);

    /// <summary>Starts the mesh of this data folder again, after its end, and waits until it says that it is ready.</summary>
    public async Task<RunningMesh> StartAgainAsync(params string[] arguments)
    {
        _process.Dispose();
        _handedOn = true;
        return await StartAsync(_folder, throughLauncher: false, arguments);
    }

    private static async Task<RunningMesh> StartAsync(TemporaryFolder folder, bool throughLauncher, string[] arguments, Func<RunningMesh, Task>? meanwhile = null)
    {
        var mesh = new RunningMesh(folder, throughLauncher, arguments);
        try
        {
            await (meanwhile?.Invoke(mesh) ?? Task.CompletedTask);
            await mesh._ready.Task.WaitAsync(throughLauncher ? BuiltDeadline : ReadyDeadline);
            return mesh;
        }
        catch (Exception failure)
        {
            await mesh.DisposeAsync();
            throw new InvalidOperationException($"The mesh did not come up:\n{mesh.Output}", failure);
        }
    }

    /// <summary>The running member of that name.</summary>
    public ProcessIdentity Member(string name) =>
        Data.RunningMembers().Single(member => member.RunFile.Name == name).Process!.Value;

    /// <summary>Waits for a text in what the command writes.</summary>
    public Task WaitForOutputAsync(string text) => Until.TrueAsync(() => $"'{text}' in the output of mesh up:\n{Output}", () => Output.Contains(text, StringComparison.Ordinal), Until.Deadline);

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Until.Deadline);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_handedOn)
        {
            return;
        }

        await ProcessStopper.StopAsync([Identity], Until.Deadline);
        await ProcessStopper.StopAsync(Leftovers.Of(Data.Path), TimeSpan.Zero);
        await PrivateServer.StopAllAsync(Data);
        _process.Dispose();
        _folder.Dispose();
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            _ready.TrySetException(new InvalidOperationException("mesh up ended."));
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line.Data);
        }

        if (line.Data == ReadyLine)
        {
            _ready.TrySetResult();
        }
    }
}
