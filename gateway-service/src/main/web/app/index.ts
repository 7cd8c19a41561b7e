import "./style.css";
import "./app.ts";
