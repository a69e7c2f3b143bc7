using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Data;

/// <summary>
/// One mesh on this machine: its databases, keys, logs and the run files of its processes. A marker file says that the folder is one of ours, and is
/// locked by the <c>mesh up</c> that runs on it.
/// </summary>
internal sealed class DataFolder(string path)
{
    private const string MarkerName = ".interpol-mesh";

    /// <summary>Who holds the lock: a locked file itself cannot be read.</summary>
    private const string HolderName = ".up";

    /// <summary>The whole path, without a slash at its end: processes are told by it whose they are.</summary>
    public string Path { get; } = FullPath(path);

    public string Run => System.IO.Path.Combine(Path, "run");

    public string Logs => System.IO.Path.Combine(Path, "logs");

    public string Keys => System.IO.Path.Combine(Path, "keys");

    /// <summary>The files and sockets of the mesh's own PostgreSQL servers.</summary>
    public string Postgres => System.IO.Path.Combine(Path, "postgres");

    /// <summary>Which parts of the demonstration are whole, a line each.</summary>
    private string Demonstration => System.IO.Path.Combine(Path, "demonstration");

    private string Holder => System.IO.Path.Combine(Path, HolderName);

    private string Marker => System.IO.Path.Combine(Path, MarkerName);

    /// <summary>How a data folder is written, however somebody named it.</summary>
    public static string FullPath(string path) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    public string LogFile(string member) => System.IO.Path.Combine(Logs, member + ".log");

    /// <summary>Creates the folder when it is absent, and refuses one that holds something else.</summary>
    public void Prepare()
    {
        if (File.Exists(Marker))
        {
            return;
        }

        try
        {
            if (!Directory.Exists(Path) && !File.Exists(Path) && TryCreateWhole())
            {
                return;
            }

            // Looked at before the marker: another process may be making the same folder now.
            var isEmpty = Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any();
            if (isEmpty)
            {
                File.WriteAllText(Marker, string.Empty);
            }
            else if (!File.Exists(Marker))
            {
                throw new CliException($"{Path} is not a mesh data folder (it has no {MarkerName} file) and is not empty; name a new or empty folder with --data.");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The data folder {Path} cannot be created: {failure.Message}", failure);
        }
    }

    /// <summary>Makes the folder appear together with its marker, so that nobody ever finds one without the other. False when somebody else was first.</summary>
    private bool TryCreateWhole()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var whole = Directory.CreateDirectory($"{Path}.{Guid.NewGuid():N}.new").FullName;
        File.WriteAllText(System.IO.Path.Combine(whole, MarkerName), string.Empty);
        try
        {
            Directory.Move(whole, Path);
            return true;
        }
        catch (IOException) when (Directory.Exists(Path))
        {
            Directory.Delete(whole, recursive: true);
            return false;
        }
    }

    /// <summary>Locks the folder for one <c>mesh up</c>; the operating system frees the lock with the process.</summary>
    public FileStream Lock()
    {
        FileStream marker;
        try
        {
            marker = new FileStream(Marker, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(Marker))
        {
            var by = FindUp() is { } up ? $" (process {up.Pid})" : string.Empty;
            throw new CliException($"A mesh is already up on {Path}{by}; stop it with ./mesh down, or name another folder with --data.");
        }

        var self = ProcessIdentity.Of(Environment.ProcessId) ?? throw new CliException("/proc cannot be read; the mesh needs Linux.");
        File.WriteAllText(Holder, string.Create(CultureInfo.InvariantCulture, $"{self.Pid} {self.StartTicks}\n"));
        return marker;
    }

    /// <summary>The <c>mesh up</c> that runs on this folder, if any.</summary>
    public ProcessIdentity? FindUp()
    {
        if (!File.Exists(Holder))
        {
            return null;
        }

        var parts = File.ReadAllText(Holder).TrimEnd().Split(' ');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && new ProcessIdentity(pid, ticks) is { IsAlive: true } up
            ? up
            : null;
    }

    /// <summary>Whether a part of the demonstration is whole.</summary>
    public bool IsFilled(string part) => File.Exists(Demonstration) && File.ReadLines(Demonstration).Contains(part);

    /// <summary>Remembers that a part of the demonstration is whole. The caller holds the lock.</summary>
    public void SetFilled(string part) => File.AppendAllText(Demonstration, part + "\n");

    /// <summary>Removes everything but the marker and its holder. The caller holds the lock and nothing runs on the folder.</summary>
    public void Empty()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(Path).Where(file => file != Marker && file != Holder))
        {
            File.Delete(file);
        }
    }

    /// <summary>The silos and gateways that run on this folder, whoever started them, in the order of their names.</summary>
    public IReadOnlyList<Member> RunningMembers() => [.. Members().Where(member => member.Process is not null)];

    /// <summary>All silos and gateways with a run file; those that were killed have left theirs behind.</summary>
    public IReadOnlyList<Member> Members()
    {
        if (!Directory.Exists(Run))
        {
            return [];
        }

        var members = new List<Member>();
        foreach (var file in Directory.EnumerateFiles(Run, "*.json").Order(StringComparer.Ordinal))
        {
            if (ReadRunFile(file) is { } runFile)
            {
                members.Add(new Member(runFile, runFile.FindProcess(Path)));
            }
        }

        return members;
    }

    /// <summary>The run file of one member; null while there is none.</summary>
    public RunFile? FindRunFile(string member) => ReadRunFile(System.IO.Path.Combine(Run, member + ".json"));

    private static RunFile? ReadRunFile(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<RunFile>(File.ReadAllBytes(file), JsonSerializerOptions.Web);
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            // It is being written, or its process has just removed it.
            return null;
        }
    }
}
