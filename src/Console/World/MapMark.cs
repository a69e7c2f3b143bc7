using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Deployments;

namespace Interpol.Mesh.Console.World;

/// <summary>Something that stands on the map, and in the list beside it.</summary>
/// <param name="Key">What tells it from all others.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="Title">What others call it; shown as it is.</param>
/// <param name="Country">The country that it concerns; null for a hub.</param>
/// <param name="Address">The page about it, behind the owner's; null for none.</param>
public sealed record MapMark(string Key, MapMarkKind Kind, double Latitude, double Longitude, string Title, OwnerId? Country, string? Address)
{
    /// <summary>Where the hubs are.</summary>
    private static readonly FrozenDictionary<HubName, (double Latitude, double Longitude)> Hubs = new Dictionary<HubName, (double, double)>
    {
        [HubName.Lyon] = (45.76, 4.84),
        [HubName.Singapore] = (1.35, 103.82),
        [HubName.BuenosAires] = (-34.6, -58.38),
    }.ToFrozenDictionary();

    /// <summary>Where it stands on world.svg, whose projection is plate carree on 2000 by 1000, from the left.</summary>
    public double X => (Longitude + 180) / 360 * 2000;

    /// <summary>The same from the top.</summary>
    public double Y => (90 - Latitude) / 180 * 1000;

    /// <summary>The same for SVG.</summary>
    public string Position => string.Create(CultureInfo.InvariantCulture, $"{X:0.##} {Y:0.##}");

    /// <summary>What the command centre looks at: hubs, alerts that call for help, deployments that go on.</summary>
    /// <param name="board">The situation.</param>
    /// <param name="alerts">The alerts.</param>
    /// <param name="deployments">The deployments.</param>
    /// <returns>The hubs, the alerts and the deployments, each in the order in which they came.</returns>
    public static ImmutableArray<MapMark> Of(BoardBody board, IEnumerable<AlertThreadBody> alerts, IEnumerable<DeploymentBody> deployments) =>
    [
        .. HubName.All.Select(hub => new MapMark($"hub-{hub}", board.UnansweredHubs.Contains(hub) ? MapMarkKind.SilentHub : MapMarkKind.Hub, Hubs[hub].Latitude, Hubs[hub].Longitude, NameOf(hub), null, null)),
        .. alerts.SelectMany(OfAlert),
        .. deployments.Where(IsOpen).SelectMany(OfDeployment),
    ];

    /// <summary>The places of a deployment: one mark a site.</summary>
    /// <param name="deployment">The deployment.</param>
    public static IEnumerable<MapMark> OfDeployment(DeploymentBody deployment) => deployment.Need.Sites.Select((site, number) => new MapMark(
        $"deployment-{deployment.Id}-{number}", MapMarkKind.Deployment, site.Latitude, site.Longitude, deployment.Headline ?? site.Name, deployment.Host, $"deployments/{deployment.Id}"));

    /// <summary>Whether a deployment goes on, or may yet begin.</summary>
    /// <param name="deployment">The deployment.</param>
    public static bool IsOpen(DeploymentBody deployment) => deployment.State is not (DeploymentState.Concluded or DeploymentState.Closed or DeploymentState.Declined or DeploymentState.Cancelled);

    /// <summary>The English of a room's or a hub's name, the key of its text.</summary>
    /// <param name="hub">The hub, as which its room is named.</param>
    public static string NameOf(HubName hub) => hub.Value switch
    {
        "lyon" => "Lyon",
        "singapore" => "Singapore",
        _ => "Buenos Aires",
    };

    /// <summary>An alert stands at the principal city of each country that it concerns: so far is it known here.</summary>
    private static IEnumerable<MapMark> OfAlert(AlertThreadBody thread) =>
        from offer in thread.Offers
        where offer is { IsCancelled: false, Level: not AlertLevel.Green }
        let country = OwnerDirectory.Default.Find(offer.Country)
        where country is not null
        let headline = thread.Messages.LastOrDefault(message => message.Kind != AlertKind.Cancel)?.Headline
        select new MapMark(
            $"alert-{thread.Number}-{offer.Country}", offer.Level == AlertLevel.Red ? MapMarkKind.RedAlert : MapMarkKind.OrangeAlert, country.Latitude ?? 0, country.Longitude ?? 0, headline ?? string.Empty, offer.Country, null);
}

/// <summary>What stands on the map.</summary>
public enum MapMarkKind
{
    /// <summary>A hub that says how its bureaus are.</summary>
    Hub,

    /// <summary>A hub that does not.</summary>
    SilentHub,

    /// <summary>An alert at which help is likely to be needed.</summary>
    RedAlert,

    /// <summary>An alert at which help may be needed.</summary>
    OrangeAlert,

    /// <summary>A place of a deployment.</summary>
    Deployment,

    /// <summary>Where a member of a team was last.</summary>
    Position,
}
