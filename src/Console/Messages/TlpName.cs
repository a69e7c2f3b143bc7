using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Console.Messages;

/// <summary>How TLP 2.0 writes its labels; they are not translated.</summary>
public static class TlpName
{
    /// <summary>The label behind <c>TLP:</c>.</summary>
    /// <param name="tlp">The traffic light.</param>
    public static string Of(TrafficLight tlp) => tlp == TrafficLight.AmberStrict ? "AMBER+STRICT" : tlp.ToString().ToUpperInvariant();
}
