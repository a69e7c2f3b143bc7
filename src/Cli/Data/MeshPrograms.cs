using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Data;

/// <summary>Where the programs of the mesh lie after a build.</summary>
internal static class MeshPrograms
{
    public const string Silo = "Interpol.Mesh.Silo.dll";
    public const string Gateway = "Interpol.Mesh.Gateway.dll";
    public const string Bench = "Interpol.Mesh.Bench.dll";

    public static string SiloOf(Repository repository, string configuration = Builder.Configuration) => Output(repository, Path.Combine("src", "Silo"), Silo, configuration);

    public static string GatewayOf(Repository repository, string configuration = Builder.Configuration) => Output(repository, Path.Combine("src", "Gateway"), Gateway, configuration);

    public static string BenchOf(Repository repository) => Output(repository, "bench", Bench, Builder.Configuration);

    private static string Output(Repository repository, string project, string assembly, string configuration) =>
        Path.Combine(repository.Root, project, "bin", configuration, "net10.0", assembly);
}
