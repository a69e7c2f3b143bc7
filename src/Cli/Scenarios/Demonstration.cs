using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>The invented life of <c>mesh up --demo</c>.</summary>
internal static class Demonstration
{
    private const int Notices = 1000;
    private const int PasswordBytes = 12;

    private static readonly ImmutableArray<(OwnerId Owner, NewOfficerRequest Account)> Officers =
    [
        .. Of("FR", new("0101", "Odile Vantreuil", [MeshRoles.Officer], ""), new("0102", "Luc Morandel", [MeshRoles.Officer, MeshRoles.Supervisor], "")),
        .. Of("BR", new("0101", "Caio Ferrandes", [MeshRoles.Officer], ""), new("0102", "Lia Monteval", [MeshRoles.Officer, MeshRoles.Supervisor], "")),
        .. Of("PH", new("0101", "Amado Reyesan", [MeshRoles.Officer], ""), new("0102", "Ines Salvadra", [MeshRoles.Officer, MeshRoles.Supervisor], "")),
        .. Of("IPSG", new("0101", "Mira Kostal", [MeshRoles.Officer, MeshRoles.Command], ""), new("0102", "Jon Aldermark", [MeshRoles.Officer, MeshRoles.Supervisor, MeshRoles.Command, MeshRoles.Operator], "")),
    ];

    /// <summary>Makes accounts, plays the work of all scenarios, says who signs in where and how, and loads notices. Again on the same data folder there are new passwords and further teams, and the same notices.</summary>
    /// <exception cref="CliException">A gateway refuses; what was made stays.</exception>
    public static async Task FillAsync(Terminal terminal, DataFolder folder, CancellationToken cancellationToken)
    {
        var signer = await TokenSigner.OpenAsync(folder, cancellationToken);
        var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
        foreach (var (owner, account) in Officers)
        {
            using var gateway = GatewayClient.Create(AddressOf(owner), signer.SignAdministrator(owner));
            await EnterAsync(gateway, owner, account with { Password = password }, cancellationToken);
        }

        await ScenarioCommands.LeaveAtWorkAsync(terminal, AddressOf, signer, cancellationToken);
        terminal.Line();
        terminal.Line($"Sign in at {AddressOf(Officers[0].Owner)} with one of these bureaus and numbers, and the password {password}");
        foreach (var (owner, account) in Officers)
        {
            terminal.Line($"  {owner,-4} {account.Number}  {account.Name,-16} {string.Join(", ", account.Roles)}");
        }

        // Last, since this takes longest and there is enough to look at meanwhile.
        await DemoCommand.LoadNoticesAsync(terminal, AddressOf, signer, DemoCommand.DefaultSeed, Notices, cancellationToken);

        string AddressOf(OwnerId owner) => GatewayFinder.FindUrl(folder, owner);
    }

    /// <summary>Makes an account; one that there is gets the password.</summary>
    private static async Task EnterAsync(GatewayClient gateway, OwnerId owner, NewOfficerRequest account, CancellationToken cancellationToken)
    {
        try
        {
            await gateway.PostAsync<OfficerBody>(owner, "officers", account, version: null, cancellationToken);
        }
        catch (GatewayRefusedException refused) when (refused.Problem?.Code == MeshErrorCodes.Conflict)
        {
            await gateway.PutAsync(owner, $"officers/{account.Number}/password", new PasswordRequest(account.Password), cancellationToken);
        }
    }

    private static IEnumerable<(OwnerId Owner, NewOfficerRequest Account)> Of(string owner, params NewOfficerRequest[] accounts) => accounts.Select(account => (OwnerId.Parse(owner), account));
}
