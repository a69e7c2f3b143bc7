using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>The stages of one activation; persistent state reads itself in <see cref="GrainLifecycleStage.SetupState"/>.</summary>
internal sealed class GrainLifecycle : LifecycleSubject, IGrainLifecycle;
