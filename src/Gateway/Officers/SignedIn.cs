using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>That an officer has signed in.</summary>
/// <param name="Token">The session's token.</param>
/// <param name="Session">The session.</param>
/// <param name="Account">Whose it is.</param>
internal sealed record SignedIn(Credential Token, Session Session, Account Account);
