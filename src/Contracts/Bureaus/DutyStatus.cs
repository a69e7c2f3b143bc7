using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>Whether somebody answers at a bureau now.</summary>
[GenerateSerializer, Alias("duty-status")]
[JsonConverter(typeof(KebabCase<DutyStatus>))]
public enum DutyStatus
{
    /// <summary>The bureau has not said.</summary>
    Unknown = 0,

    /// <summary>An officer is on duty.</summary>
    OnDuty = 1,

    /// <summary>An officer can be called, but does not sit at the desk.</summary>
    OnCall = 2,

    /// <summary>Nobody answers.</summary>
    Closed = 3,
}
