using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Data;

/// <summary>What a silo or gateway writes into the data folder when it is ready, and removes when it stops cleanly.</summary>
internal sealed record RunFile
{
    private const string GatewayKind = "gateway";
    private const string EveryOwner = "*";

    /// <summary>How long after its process a member may write its run file, and how far clocks and roundings may differ.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(3);

    public string Name { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    public int Pid { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public string Hub { get; init; } = string.Empty;

    /// <summary>A silo's health address.</summary>
    public string? HealthUrl { get; init; }

    /// <summary>A gateway's address.</summary>
    public string? Url { get; init; }

    /// <summary>The owners that a gateway serves; <c>*</c> for all.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    public bool IsGateway => Kind == GatewayKind;

    public bool ServesEveryOwner => Owners.Contains(EveryOwner);

    /// <summary>Where to ask whether it is ready.</summary>
    public string Address => (IsGateway ? Url : HealthUrl) ?? string.Empty;

    public Uri ReadyAddress => new(Address.TrimEnd('/') + "/readyz");

    /// <summary>Whether a gateway serves an owner; null asks for any gateway.</summary>
    public bool Serves(OwnerId? owner) => IsGateway && (owner is null || ServesEveryOwner || Owners.Contains(owner.Value.Value));

    /// <summary>The process that wrote the file, unless it is gone: same number, started when the file says, one of our programs, on the same data folder: it is told of that on its command line, or otherwise and holds its name there.</summary>
    public ProcessIdentity? FindProcess(string dataFolder)
    {
        if (ProcessIdentity.Of(Pid) is not { } process)
        {
            return null;
        }

        var started = process.StartedAt();
        var arguments = process.Arguments();
        return started <= StartedAt + Rounding && started >= StartedAt - LongestStart
            && arguments.Any(argument => Path.GetFileName(argument) is MeshPrograms.SiloAssembly or MeshPrograms.GatewayAssembly)
            && (arguments.Any(argument => Path.IsPathRooted(argument) && DataFolder.FullPath(argument) == dataFolder) || process.HasOpen(Path.Combine(dataFolder, "run", Name + ".lock")))
            ? process
            : null;
    }
}
