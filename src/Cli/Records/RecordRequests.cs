using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Cli.Records;

/// <summary>Records as they are entered.</summary>
internal static class RecordRequests
{
    /// <summary>The request that enters a record like one that is there.</summary>
    public static RecordRequest Of(RecordBody record) => new()
    {
        Reference = record.TravelDocument is null ? record.Id.Name : null,
        TravelDocument = record.TravelDocument,
        Vehicle = record.Vehicle,
        Person = record.Person,
        DnaProfile = record.DnaProfile,
        ImageHash = record.ImageHash,
        Fingerprint = record.Fingerprint,
        Firearm = record.Firearm,
        Artwork = record.Artwork,
        Handling = HandlingOf(record),
        ReviewOn = record.ReviewOn,
    };

    private static RecordHandlingRequest? HandlingOf(RecordBody record)
    {
        var audience = record.Audience is { Kind: not AudienceKind.All } limited
            ? new SendAudience { Kind = limited.Kind, Name = limited.Name, Owners = limited.Kind == AudienceKind.Owners ? limited.Owners : null }
            : null;
        ImmutableArray<OwnerId>? excluded = record.Excluded.IsDefaultOrEmpty ? null : record.Excluded;
        TrafficLight? tlp = record.Tlp == TrafficLight.Amber ? null : record.Tlp;
        return audience is null && excluded is null && tlp is null ? null : new RecordHandlingRequest { Tlp = tlp, Audience = audience, Excluded = excluded };
    }
}
