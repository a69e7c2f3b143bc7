using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Bench.Processes;

/// <summary>The real programs, as processes on this machine over a data folder of their own: one silo a hub, and gateways.</summary>
internal sealed class RunningMesh : IAsyncDisposable
{
    private const int Kill = 9;
    private readonly Dictionary<string, Process> _children = [];

    private readonly KeyMaker _keys;

    public RunningMesh()
    {
        Folder = Directory.CreateTempSubdirectory("mesh-bench-").FullName;
        _keys = new KeyMaker(KeyFolder.Of(Folder));
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>Addresses of the gateways, by the hub they prefer.</summary>
    public Dictionary<string, Uri> Gateways { get; } = [];

    /// <summary>The process of a silo or gateway.</summary>
    public Process this[string name] => _children[name];

    /// <summary>Starts a silo for each hub.</summary>
    public Task StartSilosAsync() => Task.WhenAll(HubName.All.Select(hub => StartSiloAsync(hub.Value)));

    /// <summary>Starts a silo and waits until it is ready.</summary>
    public async Task StartSiloAsync(string hub)
    {
        var name = hub + "-1";
        _keys.MakeForSilo(name);
        Start(name, "Silo", "--hub", hub, "--number", "1", "--data", Folder);
        await ReadyAsync(name, "healthUrl");
    }

    /// <summary>Starts a gateway for all owners of a hub, or for those named (<c>*</c> for all there are), and waits until it is ready.</summary>
    public async Task StartGatewayAsync(string hub, string? owner = null, params string[] options)
    {
        var name = "gateway-" + hub;
        _keys.MakeForGateway(name, [], operators: true);
        string[] owners = owner is null ? [.. OwnersOf(hub)] : ["--owner", owner];
        Start(name, "Gateway", [.. owners, "--hub", hub, "--data", Folder, "--name", name, "--development-tokens", "yes", .. options]);
        Gateways[hub] = await ReadyAsync(name, "url");
    }

    /// <summary>Resident memory of a process, in bytes.</summary>
    public long MemoryOf(string name)
    {
        _children[name].Refresh();
        return _children[name].WorkingSet64;
    }

    /// <summary>Processor time that a process has had.</summary>
    public TimeSpan ProcessorTimeOf(string name)
    {
        _children[name].Refresh();
        return _children[name].TotalProcessorTime;
    }

    /// <summary>Ends a process as a power cut would.</summary>
    public async Task KillAsync(string name)
    {
        var child = _children[name];
        _ = SendSignal(child.Id, Kill);
        await child.WaitForExitAsync();
        _children.Remove(name);
        File.Delete(RunFile(name));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children.Values)
        {
            _ = SendSignal(child.Id, Kill);
            await child.WaitForExitAsync();
            child.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static IEnumerable<string> OwnersOf(string hub) =>
        OwnerDirectory.Default.All.Where(owner => owner.Home.Value == hub).SelectMany(owner => new[] { "--owner", owner.Code.Value });

    private void Start(string name, string program, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(ProgramFile(program));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        var child = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");

        // Never closed: lines may still come after the process has ended.
        var log = TextWriter.Synchronized(new StreamWriter(Path.Combine(Folder, name + ".log"), append: true) { AutoFlush = true });
        child.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        child.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        _children[name] = child;
    }

    private async Task<Uri> ReadyAsync(string name, string urlProperty)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromMinutes(2) && !_children[name].HasExited)
        {
            if (RunFileUrl(name, urlProperty) is { } url && await IsReadyAsync(http, url))
            {
                return url;
            }

            await Task.Delay(50);
        }

        var log = await File.ReadAllTextAsync(Path.Combine(Folder, name + ".log"));
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{name} did not become ready within {watch.Elapsed.TotalSeconds:F0} s. Its log: {log}"));
    }

    private Uri? RunFileUrl(string name, string property)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(RunFile(name)));
            return new Uri(document.RootElement.GetProperty(property).GetString()!);
        }
        catch (Exception absent) when (absent is IOException or JsonException)
        {
            return null;
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri url)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(url, "/readyz"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private string RunFile(string name) => Path.Combine(Folder, "run", name + ".json");

    private static string ProgramFile(string program)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = output.Parent!.Name;
        for (var folder = output; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Interpol.Mesh.sln")))
            {
                return Path.Combine(folder.FullName, "src", program, "bin", configuration, output.Name, $"Interpol.Mesh.{program}.dll");
            }
        }

        throw new InvalidOperationException("The benchmarks run from their build output inside the repository.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
