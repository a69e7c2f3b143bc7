using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>Where an officer works.</summary>
/// <param name="Owner">For whom.</param>
/// <param name="Officer">The officer's number.</param>
/// <param name="Address">The gateway's address.</param>
internal sealed record ConsoleDesk(OwnerId Owner, string Officer, string Address)
{
    /// <summary>The name of its gateway.</summary>
    public string Gateway => $"gateway-{Owner.Value.ToLowerInvariant()}";
}
