using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Teams;

/// <summary>A team in the Philippines with a leader of France and a member of Japan, and the officers who have to do with it, at one gateway.</summary>
internal static class TeamDesk
{
    public const string Team = "PH-IRT-2026-0007:A";

    /// <summary>The owners that the gateway serves.</summary>
    public static readonly string[] Owners = ["BR", "FR", "IPSG", "JP", "PH"];

    /// <summary>Any item's hash.</summary>
    public static readonly string Hash = Sha256Hash.Of("item"u8).Value;

    /// <summary>Has the deployment say that the team is on site, or whatever else.</summary>
    public static Task OrderAsync(FakeMesh mesh, long version = 1, DeploymentState state = DeploymentState.Deployed)
    {
        var id = TeamId.Parse(Team);
        var (leader, member) = (ExpertId.Parse("FR:dvi-01"), ExpertId.Parse("JP:dna-02"));
        return mesh.Team(Team).TakeOrderAsync(new TeamOrder(
            id,
            version,
            DateTimeOffset.UnixEpoch,
            DeploymentKind.IrtDisaster,
            state,
            new DeploymentSite("Harbour", 14.6, 120.9),
            leader,
            [new DeploymentMember(leader, id, MemberStage.OnSite, []), new DeploymentMember(member, id, MemberStage.OnSite, [])],
            ["search"],
            id));
    }

    /// <summary>A client of somebody who has to do with the team.</summary>
    public static HttpClient Of(GatewayUnderTest gateway, string role) => role switch
    {
        "leader" => gateway.ClientOfOfficer("FR", "dvi-01"),
        "member" => gateway.ClientOfOfficer("JP", "dna-02"),
        "contributor" => gateway.ClientOfOfficer("FR", "0417"),
        "host" => gateway.ClientOf("PH"),
        "command" => gateway.ClientOf("IPSG", MeshRoles.Command),
        "secretariat" => gateway.ClientOf("IPSG"),
        _ => gateway.ClientOf("BR"),
    };

    /// <summary>The address of something of the team, for somebody.</summary>
    public static string Path(string role, string below = "") =>
        $"/api/v1/owners/{role switch { "leader" or "contributor" => "FR", "member" => "JP", "host" => "PH", "command" or "secretariat" => "IPSG", _ => "BR" }}/teams/{Team}{below}";

    public static async Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, string role, string below, string? body, string operation)
    {
        using var client = Of(gateway, role);
        return await client.PostAsync(Path(role, below), body, operation);
    }

    public static async Task<HttpResponseMessage> GetAsync(GatewayUnderTest gateway, string role, string below = "")
    {
        using var client = Of(gateway, role);
        return await client.GetAsync(Path(role, below));
    }

    public static async Task<JsonNode> ReadAsync(GatewayUnderTest gateway, string role, string below = "") => await (await GetAsync(gateway, role, below)).JsonAsync();

    public static string Item(int? number = null) =>
        $$"""{"kind":"property","task":"search","hash":"{{Hash}}","text":"A ring","finder":"Odile","propertyOf":"M. Reyes"{{(number is { } said ? $",\"number\":{said}" : "")}}}""";
}
