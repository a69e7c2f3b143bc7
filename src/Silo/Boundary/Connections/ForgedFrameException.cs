namespace Interpol.Mesh.Silo.Boundary.Connections;

/// <summary>Bytes of a client that no honest one sends; ends the connection.</summary>
/// <param name="problem">What is wrong with them: a clause for the log and the audit.</param>
internal sealed class ForgedFrameException(string problem) : Exception(problem);
