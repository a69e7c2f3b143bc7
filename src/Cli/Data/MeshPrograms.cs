using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Data;

/// <summary>Where the programs of the mesh lie after a build.</summary>
internal static class MeshPrograms
{
    public const string Silo = "Interpol.Mesh.Silo.dll";
    public const string Gateway = "Interpol.Mesh.Gateway.dll";
    public const string Bench = "Interpol.Mesh.Bench.dll";

    private const string SiloProject = "src/Silo";
    private const string GatewayProject = "src/Gateway";
    private const string BenchProject = "bench";

    /// <summary>The projects of the programs that make a mesh.</summary>
    public static IReadOnlyList<string> Projects { get; } = [SiloProject, GatewayProject];

    /// <summary>The projects that the benchmarks need.</summary>
    public static IReadOnlyList<string> BenchProjects { get; } = [.. Projects, BenchProject];

    public static string SiloOf(Repository repository) => Output(repository, SiloProject, Silo);

    public static string GatewayOf(Repository repository) => Output(repository, GatewayProject, Gateway);

    public static string BenchOf(Repository repository) => Output(repository, BenchProject, Bench);

    private static string Output(Repository repository, string project, string assembly) =>
        Path.Combine(repository.Root, project, "bin", Builder.Configuration, "net10.0", assembly);
}
