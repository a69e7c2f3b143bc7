using System.CommandLine;
using Interpol.Mesh.Cli.Experts;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Deployments;

namespace Interpol.Mesh.Cli.Deployments;

/// <summary>The arguments and options that say what is needed of a deployment.</summary>
internal sealed class DeploymentNeedOptions
{
    private readonly Argument<string> _kind = CommonOptions.Word<DeploymentKind>("kind", "For what.");
    private readonly Argument<string> _magnitude = CommonOptions.Word<DeploymentMagnitude>("magnitude", "How large it is.");
    private readonly Argument<string> _tasks = new("tasks") { Description = "What is to be done, codes with commas, for example scene,photographs." };
    private readonly Argument<string[]> _sites = new("sites") { Description = "Where: name=latitude,longitude for each site.", Arity = new ArgumentArity(1, DeploymentLimits.MaxSites) };
    private readonly Option<DateTimeOffset?> _from = CommonOptions.TimeOption("--from", "From when the team is needed; default now.");
    private readonly Option<DateTimeOffset?> _until = CommonOptions.TimeOption("--until", "Until when; default the estimate.");

    /// <summary>All of them.</summary>
    public IEnumerable<Symbol> All => [_kind, _magnitude, _tasks, _sites, _from, _until];

    /// <summary>What is needed.</summary>
    public DeploymentNeedBody Of(ParseResult parsed) => new()
    {
        Kind = CommonOptions.ValueOf<DeploymentKind>(parsed.GetValue(_kind)),
        Magnitude = CommonOptions.ValueOf<DeploymentMagnitude>(parsed.GetValue(_magnitude)),
        Tasks = ExpertCommands.Words(parsed.GetValue(_tasks))!.Value,
        Sites = [.. parsed.GetValue(_sites)!.Select(SiteOf)],
        From = parsed.GetValue(_from),
        Until = parsed.GetValue(_until),
    };

    private static DeploymentSiteBody SiteOf(string text)
    {
        var sign = text.LastIndexOf('=');
        var (latitude, longitude) = ExpertCommands.PlaceOf(text[(sign + 1)..]);
        return sign > 0 ? new DeploymentSiteBody(text[..sign], latitude, longitude) : throw new CliException($"'{text}' is no site: write name=latitude,longitude.");
    }
}
