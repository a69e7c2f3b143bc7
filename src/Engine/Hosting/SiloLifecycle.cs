using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>The stages of a silo.</summary>
internal sealed class SiloLifecycle : LifecycleSubject, ISiloLifecycle;
