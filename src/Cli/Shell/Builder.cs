using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Interpol.Mesh.Cli.Shell;

/// <summary>Builds projects of the clone when their sources are newer than their last build.</summary>
internal sealed class Builder(Repository repository, Terminal terminal)
{
    private const string SkipVariable = "MESH_NO_BUILD";

    private static readonly string[] SharedFiles = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json"];

    /// <summary>The configuration of everything that the command builds and runs: that of its own build, so that tests and programs share one.</summary>
    public static string Configuration { get; } =
        typeof(Builder).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Release";

    /// <summary>Whether the person forbade builds.</summary>
    public static bool Skipped => CommonOptions.NonEmpty(SkipVariable) == "1";

    /// <summary>Builds projects (folders under the root) when something in the source folders changed since, or when an output is missing.</summary>
    public async Task BuildIfStaleAsync(string title, IReadOnlyList<string> projects, IReadOnlyList<string> sources, IReadOnlyList<string> outputs, CancellationToken cancellationToken)
    {
        if (Skipped)
        {
            var missing = outputs.FirstOrDefault(output => !File.Exists(output));
            _ = missing is null ? true : throw new CliException($"{missing} is not built and {SkipVariable}=1 forbids building it; run the command once without it.");
            return;
        }

        using var lockFile = await LockAsync(cancellationToken);
        if (outputs.All(File.Exists) && projects.All(project => Newest(sources) <= File.GetLastWriteTimeUtc(Stamp(project))))
        {
            return;
        }

        var begun = DateTime.UtcNow;
        await terminal.RunStepAsync(title, async () =>
        {
            foreach (var project in projects)
            {
                await BuildAsync(Path.Combine(repository.Root, project), cancellationToken);
            }

            return true;
        });
        MarkBuilt(projects, begun);
    }

    /// <summary>Remembers that projects were built from the sources of that time.</summary>
    public void MarkBuilt(IReadOnlyList<string> projects, DateTime begun)
    {
        foreach (var stamp in projects.Select(Stamp))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
            File.WriteAllText(stamp, string.Empty);
            File.SetLastWriteTimeUtc(stamp, begun);
        }
    }

    /// <summary>Builds a project or solution; a failure shows the compiler's messages and ends the command.</summary>
    public async Task BuildAsync(string project, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync(["build", project, "--configuration", Configuration, "--nologo", "--verbosity", "quiet", "-nodeReuse:false"], null, cancellationToken);
        if (exitCode != 0)
        {
            terminal.Note(output);
            throw new CliException($"{Path.GetFileName(project)} does not build; the messages above say why.");
        }
    }

    /// <summary>Runs the dotnet command in the clone and returns what it wrote; hands on the lines of its standard output as they come.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, Action<string>? onLine, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Dotnet.Program, arguments)
        {
            WorkingDirectory = repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new CliException($"{Dotnet.Program} cannot be run.");
        process.StandardInput.Close();
        using var onCancel = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            output.AppendLine(line);
            onLine?.Invoke(line);
        }

        var text = (output + await errors).Trim();
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return (process.ExitCode, text);
    }

    /// <summary>Waits until nobody else builds or copies in this clone: two at once would write the same files.</summary>
    public async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(repository.Work);
        var file = Path.Combine(repository.Work, "build.lock");
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                terminal.Progress("Waiting for another build ...");
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    /// <summary>A file whose time is that of the sources of the last build; an absent one counts as very old.</summary>
    private string Stamp(string project) => Path.Combine(repository.Work, "stamps", $"{project.Replace('/', '-')}-{Configuration}");

    private DateTime Newest(IReadOnlyList<string> sources)
    {
        var newest = DateTime.MinValue;
        foreach (var file in SharedFiles)
        {
            Take(new FileInfo(Path.Combine(repository.Root, file)));
        }

        foreach (var source in sources)
        {
            Visit(new DirectoryInfo(Path.Combine(repository.Root, source)));
        }

        return newest;

        void Take(FileSystemInfo info) => newest = info.Exists && info.LastWriteTimeUtc > newest ? info.LastWriteTimeUtc : newest;

        void Visit(DirectoryInfo folder)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (entry is not DirectoryInfo below)
                {
                    Take(entry);
                }
                else if (below.Name is not ("bin" or "obj"))
                {
                    // A folder's own time changes when a file in it is removed.
                    Take(below);
                    Visit(below);
                }
            }
        }
    }
}
