namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Why a message is turned down.</summary>
/// <param name="Reason">Why; 1 to 500 characters. The author sees it.</param>
internal sealed record TurnDownRequest(string Reason);
