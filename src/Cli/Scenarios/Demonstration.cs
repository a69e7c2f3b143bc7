using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics;
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
/// <remarks>
/// <code>
/// accounts -> who signs in where is said at once -> in the background, while officers look at it:
///   bureaus, earthquake, attack, games, notices, letters, one after the other; each that is whole is remembered in the data folder
/// </code>
/// </remarks>
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

    /// <summary>Makes accounts, and says who signs in where and how. Again on the same data folder there are new passwords.</summary>
    /// <exception cref="CliException">A gateway refuses; what was made stays.</exception>
    public static async Task EnterAsync(Terminal terminal, DataFolder folder, CancellationToken cancellationToken)
    {
        var signer = await TokenSigner.OpenAsync(folder, cancellationToken);
        var password = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes));
        var address = GatewayFinder.FindUrl(folder, Officers[0].Owner);
        foreach (var (owner, account) in Officers)
        {
            using var gateway = GatewayClient.Create(address, signer.SignAdministrator(owner));
            await EnterAsync(gateway, owner, account with { Password = password }, cancellationToken);
        }

        terminal.Line();
        terminal.Line($"Sign in at {address} with one of these bureaus and numbers, and the password {password}");
        foreach (var (owner, account) in Officers)
        {
            terminal.Line($"  {owner,-4} {account.Number}  {account.Name,-16} {string.Join(", ", account.Roles)}");
        }

        terminal.Line();
    }

    /// <summary>Fills the mesh, which is open to officers meanwhile, and says what is there as it comes. What an earlier run has filled in whole is not filled in again.</summary>
    public static async Task FillAsync(Terminal terminal, DataFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            var signer = await TokenSigner.OpenAsync(folder, cancellationToken);
            var (parts, watch) = (Parts(terminal, owner => GatewayFinder.FindUrl(folder, owner), signer).Where(part => !folder.IsFilled(part.Name)).ToList(), Stopwatch.StartNew());
            if (parts.Count == 0)
            {
                terminal.Line("All of the demonstration is there from before.");
                return;
            }

            terminal.Line($"Still being filled in: {string.Join(", ", parts.Select(part => part.What))}.");
            foreach (var part in parts)
            {
                var began = watch.Elapsed;
                await part.FillAsync(cancellationToken);
                folder.SetFilled(part.Name);
                terminal.Line($"Filled in: {part.What} ({Terminal.Seconds(watch.Elapsed - began)}).");
            }

            terminal.Line($"All of the demonstration is there ({Terminal.Seconds(watch.Elapsed)}).");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The mesh is stopped; the next start goes on.
        }
        catch (CliException failure)
        {
            terminal.Note($"The demonstration is not complete: {failure.Message} The mesh goes on without the rest; ./mesh up --demo on this folder makes it.");
        }
    }

    /// <summary>What there is to see, the most asked for first. Conversations and notices that were broken off go on; a scenario is played anew, with a team of its own.</summary>
    private static ImmutableArray<Part> Parts(Terminal terminal, Func<OwnerId, string> addressOf, TokenSigner signer)
    {
        return
        [
            Scenario("bureaus", "messages, cases, records and hits of three bureaus"),
            Scenario("earthquake", "an earthquake with the identification of its victims"),
            Scenario("attack", "a response team after an attack"),
            Scenario("games", "games with their accreditations"),
            new("notices", $"{Notices:N0} notices", cancellationToken => DemoCommand.LoadNoticesAsync(terminal, addressOf, signer, DemoCommand.DefaultSeed, Notices, cancellationToken)),

            // Behind the notices, so that messages stand on top of the feeds.
            Scenario("letters", "letters of the next day"),
        ];

        Part Scenario(string name, string what) => new(name, what, cancellationToken => ScenarioCommands.LeaveAtWorkAsync(name, addressOf, signer, cancellationToken));
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

    /// <summary>A part of the demonstration.</summary>
    /// <param name="Name">Under which it is remembered.</param>
    /// <param name="What">What it is, for people.</param>
    /// <param name="FillAsync">Makes it.</param>
    private sealed record Part(string Name, string What, Func<CancellationToken, Task> FillAsync);
}
