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

    /// <summary>The address of a gateway that serves an owner, from the option, else the environment, else the data folder.</summary>
    public static string AddressOf(ParseResult parsed, Option<string?> url, DataFolder data, OwnerId owner) =>
        parsed.GetValue(url) ?? CommonOptions.NonEmpty(CommonOptions.UrlVariable) ?? FindUrl(data, owner);

    /// <summary>A client for an owner, from the options, else the environment, else the data folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="url">The option with the address.</param>
    /// <param name="token">The option with the token.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="sign">Signs the token when none is given; null is for an ordinary officer's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<GatewayClient> ConnectAsync(
        ParseResult parsed, Option<string?> url, Option<string?> token, DataFolder data, OwnerId owner, Func<TokenSigner, OwnerId, string>? sign, CancellationToken cancellationToken)
    {
        var address = AddressOf(parsed, url, data, owner);
        var shown = parsed.GetValue(token) ?? CommonOptions.NonEmpty(CommonOptions.TokenVariable) ?? Sign(await TokenSigner.OpenAsync(data, cancellationToken));
        return GatewayClient.Create(address, shown);

        string Sign(TokenSigner signer) => sign is null ? signer.Sign(owner) : sign(signer, owner);
    }
}
