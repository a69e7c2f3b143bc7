using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;

namespace Interpol.Mesh.Console.Deployments;

/// <summary>What is needed of a deployment, as it is typed.</summary>
public sealed class NeedDraft
{
    private DateTimeOffset? _from;
    private DateTimeOffset? _until;

    /// <summary>For what.</summary>
    public DeploymentKind Kind { get; set; }

    /// <summary>How large it is.</summary>
    public DeploymentMagnitude Magnitude { get; set; }

    /// <summary>What is to be done: codes between commas.</summary>
    public string Tasks { get; set; } = string.Empty;

    /// <summary>Where, at least one.</summary>
    public List<SiteDraft> Sites { get; } = [];

    /// <summary>What is known of a deployment already.</summary>
    /// <param name="need">What was said before.</param>
    public static NeedDraft Of(DeploymentNeedBody need)
    {
        var draft = new NeedDraft { Kind = need.Kind, Magnitude = need.Magnitude, Tasks = string.Join(", ", need.Tasks), _from = need.From, _until = need.Until };
        draft.Sites.AddRange(need.Sites.Select(site => new SiteDraft { Name = site.Name, Latitude = site.Latitude, Longitude = site.Longitude }));
        return draft;
    }

    /// <summary>A new one, at the principal city of a country.</summary>
    /// <param name="country">The country.</param>
    public static NeedDraft At(OwnerId country)
    {
        var place = OwnerDirectory.Default.Find(country);
        return new NeedDraft { Sites = { new SiteDraft { Latitude = place?.Latitude ?? 0, Longitude = place?.Longitude ?? 0 } } };
    }

    /// <summary>A further place, beside the last one.</summary>
    public void AddSite() => Sites.Add(new SiteDraft { Latitude = Sites[^1].Latitude, Longitude = Sites[^1].Longitude });

    /// <summary>What to send to the API, which judges it.</summary>
    public DeploymentNeedBody ToBody() => new()
    {
        Kind = Kind,
        Magnitude = Magnitude,
        Sites = [.. Sites.Select(site => new DeploymentSiteBody(site.Name.Trim().Normalize(), site.Latitude, site.Longitude))],
        Tasks = [.. Tasks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        From = _from,
        Until = _until,
    };
}

/// <summary>A place, as it is typed.</summary>
public sealed class SiteDraft
{
    /// <summary>What it is called.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Degrees.</summary>
    public double Latitude { get; set; }

    /// <summary>Degrees.</summary>
    public double Longitude { get; set; }
}
