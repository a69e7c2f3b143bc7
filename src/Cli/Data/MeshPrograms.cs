using System.Globalization;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Data;

/// <summary>Where the programs of a mesh lie.</summary>
/// <param name="Silo">The silo's assembly.</param>
/// <param name="Gateway">The gateway's assembly.</param>
internal sealed record MeshPrograms(string Silo, string Gateway)
{
    public const string SiloAssembly = "Interpol.Mesh.Silo.dll";
    public const string GatewayAssembly = "Interpol.Mesh.Gateway.dll";

    private const string SiloProject = "src/Silo";
    private const string GatewayProject = "src/Gateway";
    private const string BenchProject = "bench";

    /// <summary>The projects of the programs that make a mesh.</summary>
    public static IReadOnlyList<string> Projects { get; } = [SiloProject, GatewayProject];

    /// <summary>The projects that the benchmarks need.</summary>
    public static IReadOnlyList<string> BenchProjects { get; } = [.. Projects, BenchProject];

    /// <summary>The programs as the build left them; the next build overwrites them in place.</summary>
    public static MeshPrograms Built(Repository repository) => new(
        Path.Combine(Output(repository, SiloProject), SiloAssembly),
        Path.Combine(Output(repository, GatewayProject), GatewayAssembly));

    /// <summary>The benchmarks' assembly.</summary>
    public static string BenchOf(Repository repository) => Path.Combine(Output(repository, BenchProject), "Interpol.Mesh.Bench.dll");

    /// <summary>A copy of the built programs that no later build touches: a process whose files are overwritten while it runs breaks. Copies that nobody runs any more go.</summary>
    public static async Task<MeshPrograms> CopyAsync(CliContext context, CancellationToken cancellationToken)
    {
        var repository = context.Repository;
        var built = Built(repository);
        if (!File.Exists(built.Silo) || !File.Exists(built.Gateway))
        {
            throw new CliException("The silo and the gateway are not built yet; run the command once without --no-build.");
        }

        using var alone = await context.Builder.LockAsync(cancellationToken);
        var copies = Path.Combine(repository.Work, "programs");
        var outputs = Projects.Select(project => Output(repository, project)).ToList();
        var newest = outputs.SelectMany(output => Directory.EnumerateFiles(output)).Max(File.GetLastWriteTimeUtc);
        var copy = Path.Combine(copies, string.Create(CultureInfo.InvariantCulture, $"{newest:yyyyMMddHHmmssfffffff}-{Builder.Configuration}"));
        if (!Directory.Exists(copy))
        {
            var draft = copy + ".draft";
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }

            foreach (var output in outputs)
            {
                Copy(output, Path.Combine(draft, NameOf(output)));
            }

            Directory.Move(draft, copy);
        }

        foreach (var old in Directory.EnumerateDirectories(copies).Where(folder => folder != copy && !IsInUse(folder)))
        {
            Directory.Delete(old, recursive: true);
        }

        return new MeshPrograms(Path.Combine(copy, "Silo", SiloAssembly), Path.Combine(copy, "Gateway", GatewayAssembly));
    }

    private static string Output(Repository repository, string project) => Path.Combine(repository.Root, project, "bin", Builder.Configuration, "net10.0");

    /// <summary>The project's name, from its output folder.</summary>
    private static string NameOf(string output) => Path.GetFileName(Path.GetFullPath(Path.Combine(output, "..", "..", "..")));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static bool IsInUse(string folder) => Directory.EnumerateDirectories("/proc")
        .Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]))
        .Any(process => ReadCommandLine(process).Contains(folder + "/", StringComparison.Ordinal));

    private static string ReadCommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
