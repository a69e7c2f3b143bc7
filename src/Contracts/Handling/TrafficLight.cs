using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Handling;

/// <summary>How far a message may go: the Traffic Light Protocol, version 2.0 (FIRST, August 2022), from the widest to the narrowest.</summary>
[GenerateSerializer, Alias("traffic-light")]
[JsonConverter(typeof(KebabCase<TrafficLight>))]
public enum TrafficLight
{
    /// <summary>TLP:CLEAR: no limit.</summary>
    Clear = 0,

    /// <summary>TLP:GREEN: within the community, which here are all owners.</summary>
    Green = 1,

    /// <summary>TLP:AMBER: the receiving bureaus and whom they have to tell; the default.</summary>
    Amber = 2,

    /// <summary>TLP:AMBER+STRICT: the receiving bureaus only.</summary>
    AmberStrict = 3,

    /// <summary>TLP:RED: the recipients only.</summary>
    Red = 4,
}
