using System.CommandLine;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Gateways;

/// <summary>Finds the gateway that serves an owner, and a token for it.</summary>
internal static class GatewayFinder
{
    /// <summary>The address of a running gateway of the data folder.</summary>
    public static string FindUrl(DataFolder data, OwnerId? owner)
    {
        var gateways = data.RunningMembers().Where(member => member.RunFile.Serves(owner)).Select(member => member.RunFile).ToList();
        var best = gateways.Find(gateway => !gateway.ServesEveryOwner) ?? gateways.FirstOrDefault();
        return best?.Address.TrimEnd('/') ?? throw new CliException(
            $"No gateway{(owner is null ? string.Empty : $" for {owner}")} runs on {data.Path}; start one with ./mesh up, or name one with --url.");
    }

    /// <summary>The address of the running gateway that may ask silos for their figures; of any other when there is none.</summary>
    public static string FindOperatorsUrl(DataFolder data)
    {
        var register = new KeyFolder(data.Keys).Register;
        var operators = File.Exists(register) ? GatewayRegister.Read(register).Gateways.Where(gateway => gateway.Operators).Select(gateway => gateway.Name).ToHashSet() : [];
        return data.RunningMembers().FirstOrDefault(member => member.RunFile.IsGateway && operators.Contains(member.RunFile.Name))?.RunFile.Address.TrimEnd('/') ?? FindUrl(data, null);
    }

    /// <summary>A client for an owner, from the options, else the environment, else the data folder.</summary>
    public static async Task<GatewayClient> ConnectAsync(ParseResult parsed, Option<string?> url, Option<string?> token, DataFolder data, OwnerId owner, CancellationToken cancellationToken)
    {
        var address = parsed.GetValue(url) ?? CommonOptions.NonEmpty(CommonOptions.UrlVariable) ?? FindUrl(data, owner);
        var shown = parsed.GetValue(token) ?? CommonOptions.NonEmpty(CommonOptions.TokenVariable) ?? (await TokenSigner.OpenAsync(data, cancellationToken)).Sign(owner);
        return GatewayClient.Create(address, shown);
    }
}
