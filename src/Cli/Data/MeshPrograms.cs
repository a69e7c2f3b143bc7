using System.Reflection;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Data;

/// <summary>Where the programs of a mesh lie.</summary>
/// <param name="Silo">The silo's assembly.</param>
/// <param name="Gateway">The gateway's assembly.</param>
internal sealed record MeshPrograms(string Silo, string Gateway)
{
    public const string SiloAssembly = "Interpol.Mesh.Silo.dll";
    public const string GatewayAssembly = "Interpol.Mesh.Gateway.dll";

    /// <summary>
    /// Those that the launcher built with this command and copied beside it, where no later build touches them; else, for tests, those of the clone that were built in the
    /// configuration of this command.
    /// </summary>
    /// <exception cref="CliException">They are not built.</exception>
    public static MeshPrograms Find(Repository repository)
    {
        var configuration = typeof(MeshPrograms).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Release";
        var beside = new MeshPrograms(Path.GetFullPath("../Silo/" + SiloAssembly, AppContext.BaseDirectory), Path.GetFullPath("../Gateway/" + GatewayAssembly, AppContext.BaseDirectory));
        var built = new MeshPrograms(
            Path.Combine(repository.Root, "src", "Silo", "bin", configuration, "net10.0", SiloAssembly),
            Path.Combine(repository.Root, "src", "Gateway", "bin", configuration, "net10.0", GatewayAssembly));
        return beside.Exist ? beside : built.Exist ? built : throw new CliException("The silo and the gateway are not built yet; ./mesh in the clone builds them.");
    }

    private bool Exist => File.Exists(Silo) && File.Exists(Gateway);
}
