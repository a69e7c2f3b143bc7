return await Interpol.Mesh.Silo.SiloProgram.RunAsync(args);
