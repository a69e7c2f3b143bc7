using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Console.Hosting;

/// <summary>What the console is told by the gateway that hosts it.</summary>
/// <param name="Socket">The file of the Unix-domain socket on which the gateway answers its own console.</param>
/// <param name="Owners">Whose officers can sign in here.</param>
public sealed record ConsoleSettings(string Socket, ImmutableSortedSet<OwnerId> Owners);
