using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Databases;

/// <summary>The programs of one version of PostgreSQL, where Debian's packages put them.</summary>
internal sealed class PostgresPrograms
{
    private const string Root = "/usr/lib/postgresql";
    private const string ServerUser = "postgres";

    private readonly string _folder;

    private PostgresPrograms(string folder) => _folder = folder;

    /// <summary>The newest version that is installed.</summary>
    public static PostgresPrograms Newest()
    {
        var newest = Directory.Exists(Root)
            ? Directory.EnumerateDirectories(Root)
                .Select(folder => (Folder: Path.Combine(folder, "bin"), Version: int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0))
                .Where(found => File.Exists(Path.Combine(found.Folder, "initdb")))
                .OrderByDescending(found => found.Version)
                .FirstOrDefault().Folder
            : null;
        return newest is not null
            ? new PostgresPrograms(newest)
            : throw new CliException("PostgreSQL is not installed: install the Debian package 'postgresql', or name servers that exist with --cluster-connection and --hub-connection.");
    }

    /// <summary>The version that made the files of a server; another one cannot use them.</summary>
    public static PostgresPrograms OfVersion(string version)
    {
        var folder = Path.Combine(Root, version, "bin");
        return File.Exists(Path.Combine(folder, "postgres"))
            ? new PostgresPrograms(folder)
            : throw new CliException($"The mesh's databases were made by PostgreSQL {version}, which is not installed: install the Debian package 'postgresql-{version}'.");
    }

    /// <summary>A folder that belongs to the user as whom the programs run, and to nobody else.</summary>
    public static Task MakeFolderAsync(string folder) => RunAsync(
        ["install", "-d", "-m", "700", .. Environment.IsPrivilegedProcess ? new[] { "-o", ServerUser } : [], folder],
        $"The folder {folder} cannot be made");

    /// <summary>The command line of a program. PostgreSQL refuses to run as root, and then runs as the user that its package made.</summary>
    public string[] Command(string program, params IEnumerable<string> arguments) =>
        [.. Environment.IsPrivilegedProcess ? new[] { "setpriv", "--reuid", ServerUser, "--regid", ServerUser, "--init-groups", "--" } : [], Path.Combine(_folder, program), .. arguments];

    /// <summary>Runs a command to its end.</summary>
    public static async Task RunAsync(string[] command, string failure)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new CliException($"{failure}: {command[0]} cannot be run.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = (await process.StandardError.ReadToEndAsync()).Trim();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new CliException($"{failure}: {errors.ReplaceLineEndings(" ").TrimEnd('.')}.");
        }
    }
}
