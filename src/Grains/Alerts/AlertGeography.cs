using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Grains.Alerts;

/// <summary>In or near which member countries an alert is: those that it names by code, those whose land or territories are in one of its areas or within <see cref="AlertLimits.NearKm"/> of it.</summary>
internal static class AlertGeography
{
    /// <summary>The countries, by code.</summary>
    public static ImmutableArray<OwnerId> CountriesOf(OwnerDirectory owners, AlertMessage message)
    {
        var areas = message.Areas.Select(area => (Outline: new Outline(area.Points), Reach: AlertLimits.NearKm + area.RadiusKm)).ToList();
        return
        [
            .. owners.All.Where(owner => owner.Kind == OwnerKind.Country
                && (message.Countries.Contains(owner.Code) || areas.Any(area => Outline.IsNear(CountryOutlines.Default.Of(owner.Code), area.Outline, area.Reach))))
                .Select(owner => owner.Code),
        ];
    }
}
